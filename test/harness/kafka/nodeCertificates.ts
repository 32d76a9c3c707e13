/** What a broker's settings say in place of PEM. */
export interface NodeCertificates {
  readonly chain: string;
  readonly key: string;
  /** The CAs of brokers and operators. */
  readonly clusterCa: string;
  /** The CAs of clients. */
  readonly clientsCa: string;
}

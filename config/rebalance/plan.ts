/** What Cruise Control does when brokers come or go. */
export interface RebalancePlan {
  readonly mode: "add-brokers" | "remove-brokers";
  /** The KafkaRebalance that it takes its settings from. */
  readonly template: string;
  readonly movements?: number;
  readonly bytesPerSecond?: number;
}

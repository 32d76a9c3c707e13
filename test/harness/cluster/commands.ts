import { join } from "node:path";
import type { Program } from "./binaries";
import type { Credentials } from "./credentials";

/** Ports on loopback of one control plane. */
export interface Ports {
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kwok: number;
}

/** What the programs are started with. */
export interface CommandLineArgs {
  readonly folder: string;
  readonly ports: Ports;
  readonly credentials: Credentials;
}

/** Nothing listens anywhere else. */
const LOOPBACK = "127.0.0.1";

/** The address of a program on loopback. */
export function urlOf(port: number): string {
  return `https://${LOOPBACK}:${port}`;
}

/** The arguments of each program, as for one machine that nobody else uses and whose data may be lost at any time. */
export function commandLines(args: CommandLineArgs): Readonly<Record<Program, readonly string[]>> {
  return {
    etcd: etcd(args),
    "kube-apiserver": apiServer(args),
    "kube-controller-manager": controllerManager(args),
    "kube-scheduler": scheduler(args),
    kwok: kwok(args),
  };
}

function etcd({ folder, ports, credentials: { ca, server } }: CommandLineArgs): string[] {
  const [clients, peers] = [urlOf(ports.etcd), urlOf(ports.etcdPeer)];
  const tls = (prefix: string) => [
    `--${prefix}cert-file=${server.certificate}`,
    `--${prefix}key-file=${server.key}`,
    `--${prefix}trusted-ca-file=${ca}`,
    `--${prefix}client-cert-auth=true`,
  ];
  return [
    "--name=throwaway",
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=throwaway=${peers}`,
    ...tls(""),
    ...tls("peer-"),
    // Nothing is worth waiting for a disk.
    "--unsafe-no-fsync=true",
    "--log-level=warn",
  ];
}

function apiServer({ ports, credentials }: CommandLineArgs): string[] {
  const { ca, server, serviceAccount } = credentials;
  return [
    `--bind-address=${LOOPBACK}`,
    `--secure-port=${ports.apiServer}`,
    `--tls-cert-file=${server.certificate}`,
    `--tls-private-key-file=${server.key}`,
    `--client-ca-file=${ca}`,
    `--etcd-servers=${urlOf(ports.etcd)}`,
    `--etcd-cafile=${ca}`,
    `--etcd-certfile=${server.certificate}`,
    `--etcd-keyfile=${server.key}`,
    "--authorization-mode=RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${serviceAccount.publicKey}`,
    `--service-account-signing-key-file=${serviceAccount.privateKey}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    // The address of the service `kubernetes` cannot be a loopback one, and no pod runs that would need it.
    "--endpoint-reconciler-type=none",
    // One client at a time, as fast as it can.
    "--enable-priority-and-fairness=false",
    "--profiling=false",
  ];
}

function controllerManager({ ports, credentials: { kubeconfig, ca, server, serviceAccount } }: CommandLineArgs) {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--bind-address=${LOOPBACK}`,
    `--secure-port=${ports.controllerManager}`,
    `--tls-cert-file=${server.certificate}`,
    `--tls-private-key-file=${server.key}`,
    `--root-ca-file=${ca}`,
    `--service-account-private-key-file=${serviceAccount.privateKey}`,
    "--leader-elect=false",
    "--profiling=false",
  ];
}

function scheduler({ ports, credentials: { kubeconfig, server } }: CommandLineArgs): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--bind-address=${LOOPBACK}`,
    `--secure-port=${ports.scheduler}`,
    `--tls-cert-file=${server.certificate}`,
    `--tls-private-key-file=${server.key}`,
    "--leader-elect=false",
    "--profiling=false",
  ];
}

/** The file with all stages, of nodes and pods and of what Strimzi's operator does, in the control plane's folder. */
export const STAGES_FILE = "stages.yaml";

function kwok({ folder, ports, credentials: { kubeconfig } }: CommandLineArgs): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--config=${join(folder, STAGES_FILE)}`,
    "--manage-all-nodes=true",
    `--server-address=${LOOPBACK}:${ports.kwok}`,
    // A node that says nothing for this long is taken for dead; it says something four times as often.
    "--node-lease-duration-seconds=40",
  ];
}

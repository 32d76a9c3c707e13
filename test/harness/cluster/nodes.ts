import type { KubernetesObject } from "../../../config/kubernetes/object";

/** A simulated node. */
export interface NodeWanted {
  readonly name: string;
  /** Its `topology.kubernetes.io/zone`. */
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
  /** What pods may ask for on it. Default: 32 CPUs, 64Gi of memory, 110 pods. */
  readonly capacity?: Readonly<Record<string, string>>;
}

const defaultCapacity = { cpu: "32", memory: "64Gi", pods: "110" };

/** The object of a node that KWOK keeps Ready. */
export function node({ name, zone, labels, taints, capacity }: NodeWanted): KubernetesObject {
  const resources = { ...defaultCapacity, ...capacity };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        ...(zone === undefined ? {} : { "topology.kubernetes.io/zone": zone }),
        ...labels,
      },
    },
    ...(taints === undefined ? {} : { spec: { taints } }),
    status: { allocatable: resources, capacity: resources },
  };
}

import type { RawConfig } from "../../../config/parseSettings";

/** A stack for production with a cluster of three brokers, without the demo; somebody else installs its operator. */
export const platform = {
  purpose: "production",
  stage: 9,
  demo: false,
  replicas: 3,
  operator: { install: "none" },
} as const satisfies RawConfig;

/** Metrics with all that comes with them but Kafka Exporter. */
export const allMetrics = {
  enabled: true,
  reporter: "jmx",
  podMonitors: true,
  rules: { enabled: true },
  dashboards: { type: "configmap" },
} as const;

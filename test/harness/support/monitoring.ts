import assert from "node:assert/strict";
import { z } from "zod";
import type { AlertRule, MonitoringPlan } from "../../../config/metrics/plan";
import type { RawConfig } from "../../../config/parseSettings";
import { plan } from "./settings";

/** Stack config with everything of metrics on; `metrics` goes over it. */
export function withEverything(config: RawConfig, metrics: object = {}): RawConfig {
  return {
    ...config,
    metrics: {
      enabled: true,
      podMonitors: true,
      rules: { enabled: true },
      dashboards: { type: "configmap" },
      ...metrics,
    },
  };
}

/** What a stack config plans for Prometheus and Grafana; there must be something. */
export function monitoring(config: RawConfig): MonitoringPlan {
  const found = plan(config).monitoring;
  assert.ok(found, `${JSON.stringify(config)} plans no monitoring`);
  return found;
}

/** The alerts of a plan, by name. */
export function alerts({ alerts: plans }: MonitoringPlan): ReadonlyMap<string, AlertRule> {
  return new Map(plans.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules)).map((rule) => [rule.alert, rule]));
}

const panel = z.looseObject({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.looseObject({ refId: z.string(), expr: z.string() })).optional(),
});

/** Of Grafana's JSON model of a dashboard: what tests look at. */
const dashboardModel = z.looseObject({ uid: z.string(), title: z.string(), panels: z.array(panel) });

export type DashboardModel = z.infer<typeof dashboardModel>;

/** The dashboards of a plan, as Grafana reads them. */
export function dashboards({ dashboards: plans }: MonitoringPlan): DashboardModel[] {
  return plans.map(({ json }) => dashboardModel.parse(JSON.parse(json)));
}

/** Every expression of a plan. */
export function expressions(found: MonitoringPlan): string[] {
  return [
    ...[...alerts(found).values()].map(({ expr }) => expr),
    ...dashboards(found).flatMap(({ panels }) => panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))),
  ];
}

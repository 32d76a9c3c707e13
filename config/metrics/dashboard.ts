import { createHash } from "node:crypto";

/** A dashboard, said in few words: rows of panels, each with its queries. */
export interface Dashboard {
  /** Unique in a Grafana and never changed, since links go by it: see {@link dashboardUid}. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly rows: readonly DashboardRow[];
}

export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** One number that matters, or lines over time. */
export interface Panel {
  readonly kind: "number" | "lines";
  readonly title: string;
  /** What a reader should know to judge it. */
  readonly description?: string;
  readonly unit: Unit;
  /** number: from what value on it is bad, and shown red. */
  readonly badFrom?: number;
  /** number: below what value it is bad. */
  readonly badBelow?: number;
  readonly queries: readonly [Query, ...Query[]];
}

export interface Query {
  /** PromQL. */
  readonly expr: string;
  /** What a line is called, with Grafana's `{{label}}`. */
  readonly legend: string;
}

/** Units by Grafana's names. percentunit: 1 is 100 %. */
export type Unit = "short" | "bytes" | "Bps" | "ops" | "percentunit" | "ms" | "s" | "h";

/** A dashboard's identity from what it is about: Grafana takes 40 characters, which a namespace alone can have. */
export function dashboardUid(...about: readonly string[]): string {
  return createHash("sha256").update(about.join("/")).digest("hex").slice(0, 16);
}

/** Grafana's grid is 24 columns wide. */
const COLUMNS = 24;
const sizes = { number: { w: 4, h: 4 }, lines: { w: 8, h: 8 } } as const;

/** The version of the dashboard's format: that of Grafana 11. Newer ones migrate it when they load it. */
const SCHEMA_VERSION = 39;

/** The Prometheus that the reader picks; by default Grafana's default one. */
const datasource = { type: "prometheus", uid: "$datasource" };

/** A dashboard as Grafana's JSON model. */
export function grafanaDashboard({ uid, title, description, tags, rows }: Dashboard) {
  return {
    uid,
    title,
    description,
    tags,
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    graphTooltip: 1,
    refresh: "30s",
    time: { from: "now-1h", to: "now" },
    templating: {
      list: [{ name: "datasource", label: "Data source", type: "datasource", query: "prometheus", hide: 0 }],
    },
    panels: placed(rows),
  };
}

/** Rows one below another, panels in each from left to right, and ids in that order. */
function placed(rows: readonly DashboardRow[]) {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      id: panels.length + 1,
      type: "row",
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of row.panels) {
      const { w, h } = sizes[panel.kind];
      if (x + w > COLUMNS) {
        x = 0;
        y += height;
        height = 0;
      }
      panels.push({ id: panels.length + 1, gridPos: { x, y, w, h }, ...grafanaPanel(panel) });
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return panels;
}

function grafanaPanel({ kind, title, description, unit, badFrom, badBelow, queries }: Panel) {
  return {
    type: kind === "number" ? "stat" : "timeseries",
    title,
    ...(description === undefined ? {} : { description }),
    datasource,
    fieldConfig: {
      defaults: {
        unit,
        ...(kind === "number"
          ? { thresholds: thresholds(badFrom, badBelow) }
          : { min: 0, custom: { fillOpacity: 10 } }),
      },
      overrides: [],
    },
    ...(kind === "number"
      ? { options: { reduceOptions: { calcs: ["lastNotNull"] }, colorMode: "value", graphMode: "none" } }
      : {
          options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi", sort: "desc" } },
        }),
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      datasource,
      expr,
      legendFormat: legend,
      ...(kind === "number" ? { instant: true } : { range: true }),
    })),
  };
}

function thresholds(badFrom: number | undefined, badBelow: number | undefined) {
  const [good, bad] = ["green", "red"];
  const from = (value: number | null, color: string | undefined) => ({ value, color });
  return {
    mode: "absolute",
    steps:
      badBelow === undefined
        ? [from(null, good), ...(badFrom === undefined ? [] : [from(badFrom, bad)])]
        : [from(null, bad), from(badBelow, good)],
  };
}

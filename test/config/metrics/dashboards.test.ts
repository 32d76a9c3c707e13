import assert from "node:assert/strict";
import { dashboards, monitoring, withEverything } from "../../harness/support/monitoring";
import { parsePromql } from "../../harness/support/promql";

const complete = () => monitoring(withEverything({ stage: 14 }));

describe("dashboards", () => {
  it("have panels with ids of their own, a place of their own, and a query each", () => {
    for (const { title, panels } of dashboards(complete())) {
      const ids = panels.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)], title);
      const taken = new Set<string>();
      for (const { type, title: panel, targets, gridPos } of panels) {
        assert.equal(targets === undefined, type === "row", panel);
        assert.ok(targets === undefined || targets.length > 0, panel);
        const refs = targets?.map(({ refId }) => refId) ?? [];
        assert.deepEqual(refs, [...new Set(refs)], panel);
        assert.ok(gridPos.x + gridPos.w <= 24, panel);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
            assert.ok(!taken.has(`${x},${y}`), `${title}: ${panel} lies on another`);
            taken.add(`${x},${y}`);
          }
        }
      }
    }
  });

  it("are distinct: other clusters' have other ids, of a length that Grafana takes", () => {
    const uids = (namespace: string) =>
      dashboards(monitoring(withEverything({ stage: 14, namespace }))).map(({ uid }) => uid);
    const all = [...uids("a"), ...uids("b")];
    assert.equal(new Set(all).size, 6);
    assert.ok(all.every((uid) => /^[a-f0-9]{1,40}$/.test(uid)));
    assert.deepEqual(uids("a"), uids("a"), "links go by them");
  });

  it("name lines by labels that their queries keep", () => {
    for (const { panels } of dashboards(complete())) {
      for (const { title, targets = [] } of panels) {
        for (const { expr, legendFormat } of targets) {
          const named = [...String(legendFormat).matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
          const kept = parsePromql(expr).labels;
          assert.deepEqual(
            named.filter((label) => !kept.includes(label)),
            [],
            title,
          );
        }
      }
    }
  });

  it("wait for Connect, and show consumers only where something knows of them", () => {
    const titles = (stage: number, metrics = {}) =>
      dashboards(monitoring(withEverything({ stage }, metrics))).map(({ title }) => title);
    assert.equal(titles(11).length, 2);
    assert.deepEqual(titles(12), [
      "Kafka my-cluster (myproject)",
      "Kafka Connect my-connect (myproject)",
      "Strimzi operators of my-cluster (myproject)",
    ]);
    const rows = (metrics: object) =>
      dashboards(monitoring(withEverything({ stage: 2 }, metrics)))[0]?.panels.map(({ title }) => title) ?? [];
    assert.ok(rows({}).includes("Consumers"));
    assert.ok(!rows({ kafkaExporter: { enabled: false } }).includes("Consumers"));
  });
});

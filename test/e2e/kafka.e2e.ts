import { describeKafka } from "../kafka/sharedKafka";
import {  resource } from "../kafka/resources";
import { ConnectWorker } from "../kafka/connectWorker";

describeKafka("x", (kafka) => {
  it("a", async () => {
    const k = kafka();
    const t = (l: string) => console.log(l, Math.round(performance.now()));
    const connect = resource(k.rendered.objects, "KafkaConnect");
    t("start");
    const w = await ConnectWorker.start(k, connect);
    t("started");
    console.log(await k.admin.listTopics());
    console.log(await w.put("/connectors/echo-sink-test/config", {"connector.class": "org.apache.kafka.connect.file.FileStreamSinkConnector", "tasks.max":"3", topics:"my-topic", level: "INFO", file: k.path("sink.txt")}));
    t("put");
    for (;;) { const s = JSON.stringify(await w.get("/connectors/echo-sink-test/status").catch(e => String(e))); if (s.split("RUNNING").length === 5) {console.log(s); break;} await new Promise(r => setTimeout(r,20)); }
    t("running");
    console.log(await w.put("/connectors/echo-sink-test/pause"));
    for (;;) { const s = JSON.stringify(await w.get("/connectors/echo-sink-test/status").catch(e => String(e))); if (s.includes("PAUSED")) {console.log(s); break;} await new Promise(r => setTimeout(r,20)); }
    t("paused");
    await w.stop();
    t("stopped");
    const trial = async (operation: string, name: string) => {
      await k.admin.deleteTopics(["connect-cluster-configs", "connect-cluster-status", "connect-cluster-offsets"]);
      await k.admin.setAcls(k.rules.filter(r => !(r.operation === operation && r.resourceName === name)));
      t(`start without ${operation} ${name}`);
      await ConnectWorker.start(k, connect).then(async w => { t("OK"); await w.stop() }, e => { t("failed"); console.log(String(e).split("\n").filter(l => /ERROR|Exception/.test(l)).join("\n")) });
    };
    await trial("READ", "connect-cluster");
    for (const op of ["READ","WRITE","CREATE"]) for (const n of ["connect-cluster-configs", "connect-cluster-status", "connect-cluster-offsets"]) await trial(op, n);
  });
});

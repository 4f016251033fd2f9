// node-opcua's own client, as a peer to measure against.
// usage: node foreign_client.mjs URL ITEMS INTERVAL_MS WARM_UP_S MEASURE_S none|encrypt PKI_FOLDER
// Prints one line of JSON: notifications delivered and process CPU time in the measured window.
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

const require = createRequire(path.join(process.env.NODE_OPCUA_HOME, "package.json"));
const opcua = require("node-opcua");
const [url, items, interval, warmUp, measure, security, pki] = process.argv.slice(2);
const encrypted = security === "encrypt";

const manager = new opcua.OPCUACertificateManager({ automaticallyAcceptUnknownCertificate: true, rootFolder: path.join(pki, "client") });
await manager.initialize();
const client = opcua.OPCUAClient.create({
  endpointMustExist: false,
  clientCertificateManager: manager,
  securityMode: encrypted ? opcua.MessageSecurityMode.SignAndEncrypt : opcua.MessageSecurityMode.None,
  securityPolicy: encrypted ? opcua.SecurityPolicy.Basic256Sha256 : opcua.SecurityPolicy.None,
});
await client.connect(url);
const session = await client.createSession();
const subscription = await session.createSubscription2({
  requestedPublishingInterval: Number(interval), requestedMaxKeepAliveCount: 50, requestedLifetimeCount: 1000,
  maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 1,
});
let received = 0;
for (let first = 0; first < Number(items); first += 1000) {
  const chunk = Array.from({ length: Math.min(1000, Number(items) - first) }, (_, at) => ({ nodeId: `ns=1;s=v${first + at}`, attributeId: opcua.AttributeIds.Value }));
  const group = await subscription.monitorItems(chunk, { samplingInterval: Number(interval) / 2, queueSize: 2, discardOldest: true }, opcua.TimestampsToReturn.Both);
  group.on("changed", () => { received++; });
}
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
await wait(Number(warmUp));
const before = received;
const cpuBefore = process.cpuUsage();
await wait(Number(measure));
const cpu = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ received: received - before, cpu_s: (cpu.user + cpu.system) / 1e6 }));
process.exit(0);

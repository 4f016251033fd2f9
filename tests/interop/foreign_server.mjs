// A server built with a stack that is not ours (node-opcua), to check against.
// usage: node foreign_server.mjs PORT PKI_FOLDER [--variables N] [--period MS] [--cell] [--moved] [--strict] [--no-anonymous] [--unsecured] [--tight] [--alarms]
// --cell: companion specifications and what foreign_cell.mjs builds; --moved: with other namespace indices.
// --alarms: what foreign_alarms.mjs builds.
// --strict: refuses clients whose certificate nobody trusted here; --no-anonymous: only people with a password.
// --unsecured: offers nothing but security policy None; --tight: allows little per call, as a small controller does.
// Prints READY and its endpoint when it accepts connections; ends on SIGTERM or when its standard input closes.
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { buildAlarms } from "./foreign_alarms.mjs";
import { buildCell, nodesetsOf } from "./foreign_cell.mjs";

// The packages live in a cache, not beside this file: NODE_OPCUA_HOME names the folder that holds node_modules.
const require = createRequire(path.join(process.env.NODE_OPCUA_HOME, "package.json"));
const opcua = require("node-opcua");
const { DataType, StatusCodes, Variant, nodesets } = opcua;

const [port, pki] = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const variables = option("variables", 20);
const period = option("period", 100);
const has = (name) => process.argv.includes(`--${name}`);
const withCell = has("cell");

const certificates = new opcua.OPCUACertificateManager({ automaticallyAcceptUnknownCertificate: !has("strict"), rootFolder: path.join(pki, "server") });
const userCertificates = new opcua.OPCUACertificateManager({ automaticallyAcceptUnknownCertificate: true, rootFolder: path.join(pki, "users") });
await certificates.initialize();
await userCertificates.initialize();

const server = new opcua.OPCUAServer({
  port: Number(port),
  host: "127.0.0.1",
  hostname: "127.0.0.1",
  resourcePath: "/foreign",
  serverCertificateManager: certificates,
  userCertificateManager: userCertificates,
  registerServerMethod: opcua.RegisterServerMethod.HIDDEN,
  nodeset_filename: withCell ? nodesetsOf(nodesets, has("moved")) : [nodesets.standard],
  securityPolicies: has("unsecured")
    ? [opcua.SecurityPolicy.None]
    : [opcua.SecurityPolicy.None, opcua.SecurityPolicy.Basic256Sha256, opcua.SecurityPolicy.Aes256_Sha256_RsaPss],
  serverInfo: { applicationUri: "urn:foreign:cell", applicationName: { text: "Foreign cell" } },
  buildInfo: { productName: "Foreign controller", softwareVersion: "4.2" },
  allowAnonymous: !has("no-anonymous"),
  userManager: { isValidUser: (name, password) => name === "operator" && password === "operator-password" },
  serverCapabilities: {
    maxSessions: 20,
    maxMonitoredItemsPerSubscription: 100000,
    operationLimits: has("tight")
      ? { maxMonitoredItemsPerCall: 7, maxNodesPerRead: 30, maxNodesPerBrowse: 3, maxNodesPerHistoryReadData: 1 }
      : { maxMonitoredItemsPerCall: 1000, maxNodesPerRead: 1000 },
  },
});
await server.initialize();
const space = server.engine.addressSpace;
const namespace = space.getOwnNamespace();
const objects = space.rootFolder.objects;

const load = namespace.addFolder(objects, { browseName: "Load" });
const changing = [];
for (let number = 0; number < variables; number++) {
  changing.push(namespace.addVariable({
    componentOf: load, nodeId: `s=v${number}`, browseName: `v${number}`, dataType: "Double",
    minimumSamplingInterval: 10, value: { dataType: DataType.Double, value: 0 },
  }));
}
let tick = 0;
if (period > 0) {
  setInterval(() => {
    tick++;
    changing.forEach((variable, number) => variable.setValueFromSource({ dataType: DataType.Double, value: tick + number * 1e-5 }));
  }, period);
}

const kinds = namespace.addObject({ organizedBy: objects, browseName: "Kinds" });
const fixed = (name, dataType, value, more = {}) => namespace.addVariable({
  componentOf: kinds, nodeId: `s=${name}`, browseName: name, dataType: DataType[dataType], value: { dataType: DataType[dataType], value, ...more }, ...(more.valueRank ? { valueRank: more.valueRank } : {}),
});
fixed("Boolean", "Boolean", true);
fixed("SByte", "SByte", -8);
fixed("Byte", "Byte", 200);
fixed("Int16", "Int16", -30000);
fixed("UInt16", "UInt16", 60000);
fixed("Int32", "Int32", -5);
fixed("UInt32", "UInt32", 4000000000);
fixed("Float", "Float", 0.5);
fixed("Double", "Double", 2.25);
fixed("String", "String", "läuft");
fixed("LocalizedText", "LocalizedText", { text: "bereit", locale: "de" });
fixed("DateTime", "DateTime", new Date(Date.UTC(2026, 0, 2, 3, 4, 5)));
fixed("Range", "ExtensionObject", space.constructExtensionObject(opcua.resolveNodeId("Range"), { low: 1, high: 2 }));
fixed("Array", "Double", new Float64Array([1, 2.5]), { arrayType: opcua.VariantArrayType.Array, valueRank: 1 });

const writable = (name, dataType, value) => namespace.addVariable({
  componentOf: kinds, nodeId: `s=${name}`, browseName: name, dataType,
  accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite",
  value: { dataType: DataType[dataType], value },
});
writable("Setpoint", "Double", 1);
writable("Count", "UInt16", 1);
namespace.addVariable({
  componentOf: kinds, nodeId: "s=ReadOnly", browseName: "ReadOnly", dataType: "Double",
  accessLevel: "CurrentRead", userAccessLevel: "CurrentRead", value: { dataType: DataType.Double, value: 3 },
});

const sensor = namespace.addVariable({ componentOf: kinds, nodeId: "s=Sensor", browseName: "Sensor", dataType: "Double", value: { dataType: DataType.Double, value: 1 } });
let sample = 0;
setInterval(() => {
  sample++;
  const status = sample % 2 ? StatusCodes.BadSensorFailure : StatusCodes.UncertainLastUsableValue;
  sensor.setValueFromSource({ dataType: DataType.Double, value: sample }, status, new Date(Date.now() - 5000));
}, 200);

const recorded = namespace.addVariable({ componentOf: kinds, nodeId: "s=Recorded", browseName: "Recorded", dataType: "Double", value: { dataType: DataType.Double, value: 0 } });
const begin = Date.UTC(2026, 0, 1);
recorded.setValueFromSource({ dataType: DataType.Double, value: 0 }, StatusCodes.Good, new Date(begin));
space.installHistoricalDataNode(recorded, { maxOnlineValues: 5000 });
for (let number = 1; number < 500; number++) {
  recorded.setValueFromSource({ dataType: DataType.Double, value: number }, StatusCodes.Good, new Date(begin + number * 1000));
}

const methods = namespace.addObject({ organizedBy: objects, nodeId: "s=Methods", browseName: "Methods" });
const argument = (name) => ({ name, dataType: DataType.Double, description: { text: name } });
namespace.addMethod(methods, {
  nodeId: "s=Add", browseName: "Add", inputArguments: [argument("a"), argument("b")], outputArguments: [argument("sum")],
}).bindMethod(async (inputs, _context) => inputs[1].value < 0
  ? { statusCode: StatusCodes.BadOutOfRange }
  : { statusCode: StatusCodes.Good, outputArguments: [new Variant({ dataType: DataType.Double, value: inputs[0].value + inputs[1].value })] });

namespace.addMethod(methods, { nodeId: "s=Announce", browseName: "Announce", inputArguments: [{ name: "words", dataType: DataType.String }] })
  .bindMethod(async ([words], _context) => {
    objects.server.raiseEvent("BaseEventType", {
      message: { dataType: DataType.LocalizedText, value: { text: words.value } }, severity: { dataType: DataType.UInt16, value: 700 },
    });
    return { statusCode: StatusCodes.Good };
  });

if (has("alarms")) buildAlarms(opcua, space);
const cell = withCell ? buildCell(opcua, space, has("moved")) : null;

await server.start();
cell?.start();
console.log("READY", server.getEndpointUrl());
const end = async () => { await server.shutdown(200); process.exit(0); };
process.on("SIGTERM", end);
process.stdin.on("end", end).resume();

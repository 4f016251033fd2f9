// Conditions of the foreign server: a tank with a limit alarm, a door with one that is confirmed and shelved.
// s=Level and s=DoorOpen are written from outside. s=Tank.Suppress(Boolean), s=Tank.TakeOutOfService(Boolean) and
// s=Tank.Branch() do what a controller's own logic does.
// What node-opcua 2.186 needs and lacks (node-opcua-address-space/dist/impl, ua_shelving_state_machine_ex.js and
// condition_snapshot_impl.js): OneShotShelve asserts that the condition has MaxTimeShelved, else it answers
// BadInternalError; what was put aside once comes back after that time and not when it returns to normal.
// setOutOfServiceState throws always, because that state alone is never made a two-state variable: its node is written
// instead, and the condition's events tell what it says. Nothing binds the methods Suppress, Unsuppress, PlaceInService
// and RemoveFromService: they exist as nodes and answer BadInternalError whatever one builds, so only the states that
// they would lead to can be proved here.
export const buildAlarms = (opcua, space) => {
  const { DataType, StatusCodes } = opcua;
  space.installAlarmsAndConditionsService();
  const namespace = space.getOwnNamespace();
  const objects = space.rootFolder.objects;
  const tank = namespace.addObject({ organizedBy: objects, nodeId: "s=Tank", browseName: "Tank", notifierOf: objects.server, eventNotifier: 1 });
  const input = (name, dataType, value) => namespace.addVariable({
    componentOf: tank, nodeId: `s=${name}`, browseName: name, dataType, eventSourceOf: tank,
    accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite", value: { dataType, value },
  });
  const level = input("Level", "Double", 50);
  const door = input("DoorOpen", "Boolean", false);
  const closed = namespace.addVariable({ componentOf: tank, browseName: "DoorNormal", dataType: "Boolean", value: { dataType: "Boolean", value: false } });

  const limits = namespace.instantiateExclusiveLimitAlarm("ExclusiveLimitAlarmType", {
    browseName: "LevelAlarm", nodeId: "s=Tank.LevelAlarm", componentOf: tank, conditionSource: level, inputNode: level, conditionName: "Level",
    lowLowLimit: 5, lowLimit: 10, highLimit: 80, highHighLimit: 90,
    optionals: ["SuppressedState", "OutOfServiceState", "ConfirmedState", "Confirm", "Suppress"],
  });
  const open = namespace.instantiateOffNormalAlarm({
    browseName: "DoorAlarm", nodeId: "s=Tank.DoorAlarm", componentOf: tank, conditionSource: door, inputNode: door, normalState: closed, conditionName: "Door",
    maxTimeShelved: 3600_000,
    optionals: ["ConfirmedState", "Confirm", "ShelvingState", "ShelvingState.TimedShelve", "ShelvingState.Unshelve", "ShelvingState.OneShotShelve"],
  });

  open.shelvingState.setState("Unshelved"); // else it begins in no state at all, and takes no call

  const tell = () => limits.raiseNewBranchState(limits.currentBranch());
  const method = (name, inputs, act) => namespace.addMethod(tank, {
    nodeId: `s=Tank.${name}`, browseName: name, inputArguments: inputs.map((one) => ({ name: one, dataType: DataType.Boolean })),
  }).bindMethod(async (given, _context) => { act(...given.map((one) => one.value)); return { statusCode: StatusCodes.Good }; });
  method("Suppress", ["on"], (on) => { limits.currentBranch().setSuppressedState(on); tell(); });
  method("TakeOutOfService", ["on"], (on) => {
    limits.outOfServiceState.id.setValueFromSource({ dataType: DataType.Boolean, value: on });
    limits.outOfServiceState.setValueFromSource({ dataType: DataType.LocalizedText, value: { text: on ? "Out of service" : "In service" } });
    tell();
  });
  method("Branch", [], () => { limits.raiseNewBranchState(limits.createBranch()); });
};

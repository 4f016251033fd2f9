// A cell as another builder would make it, typed by the official companion specifications: a robot, a press, a mill, a packer.
import process from "node:process";

const SPECIFICATIONS = {
  di: "http://opcfoundation.org/UA/DI/",
  machinery: "http://opcfoundation.org/UA/Machinery/",
  robotics: "http://opcfoundation.org/UA/Robotics/",
  packML: "http://opcfoundation.org/UA/PackML/",
  machineTool: "http://opcfoundation.org/UA/MachineTool/",
};
export const PLANT = "urn:foreign:plant";

// In the order of their namespace indices. Moved: as after an update of the controller, every index is another.
export const nodesetsOf = (nodesets, moved) => moved
  ? [nodesets.standard, nodesets.packML, nodesets.di, nodesets.ia, nodesets.isa95JobControl, nodesets.machinery, nodesets.machineryJobs, nodesets.machineTool, nodesets.robotics]
  : [nodesets.standard, nodesets.di, nodesets.ia, nodesets.machinery, nodesets.robotics, nodesets.packML, nodesets.isa95JobControl, nodesets.machineryJobs, nodesets.machineTool];

export function buildCell(opcua, space, moved) {
  const { DataType, StatusCodes, Variant, standardUnits, promoteToStateMachine } = opcua;
  if (moved) space.registerNamespace("urn:foreign:update");
  const plant = space.registerNamespace(PLANT);
  const index = Object.fromEntries(Object.entries(SPECIFICATIONS).map(([name, uri]) => [name, space.getNamespaceIndex(uri)]));
  const type = (specification, name) => space.findObjectType(name, index[specification]);
  const set = (variable, dataType, value) => variable.setValueFromSource({ dataType: DataType[dataType], value });
  const DEGREE_PER_SECOND = opcua.makeEUInformation("E96", "°/s", "degree per second");
  const every = [];
  const measured = (variable, unit, low, high) => {
    const property = (browseName, kind, value) => {
      const present = variable.getPropertyByName(browseName, 0);
      if (present) set(present, "ExtensionObject", value);
      else plant.addVariable({ propertyOf: variable, browseName: { name: browseName, namespaceIndex: 0 }, typeDefinition: "PropertyType", dataType: kind, value: { dataType: DataType.ExtensionObject, value } });
    };
    property("EngineeringUnits", "EUInformation", unit);
    property("EURange", "Range", new opcua.Range({ low, high }));
  };

  // ---- robot: a vendor's own subtype of the specification's
  const acme = plant.addObjectType({ browseName: "AcmeRobotType", subtypeOf: type("robotics", "MotionDeviceType") });
  const system = type("robotics", "MotionDeviceSystemType").instantiate({ browseName: "RobotSystem", organizedBy: space.rootFolder.objects.deviceSet, namespace: plant });
  const robot = acme.instantiate({ browseName: "Robot", componentOf: system.motionDevices, namespace: plant, optionals: ["ParameterSet", "ParameterSet.SpeedOverride", "ParameterSet.InControl"] });
  set(robot.parameterSet.speedOverride, "Double", 80);
  for (let number = 1; number <= 6; number++) {
    const axis = type("robotics", "AxisType").instantiate({ browseName: `Axis${number}`, componentOf: robot.axes, namespace: plant, optionals: ["ParameterSet.ActualSpeed"] });
    measured(axis.parameterSet.actualPosition, standardUnits.degree, -180, 180);
    measured(axis.parameterSet.actualSpeed, DEGREE_PER_SECOND, -250, 250);
    const train = type("robotics", "PowerTrainType").instantiate({ browseName: `PowerTrain${number}`, componentOf: robot.powerTrains, namespace: plant });
    const motor = type("robotics", "MotorType").instantiate({ browseName: `Motor${number}`, componentOf: train, namespace: plant });
    measured(motor.parameterSet.motorTemperature, standardUnits.degree_celsius, 0, 120);
    every.push((now) => {
      set(axis.parameterSet.actualPosition, "Double", 90 * Math.sin(now / 5000 + number));
      set(axis.parameterSet.actualSpeed, "Double", 18 * Math.cos(now / 5000 + number));
      set(motor.parameterSet.motorTemperature, "Double", 40 + number + Math.sin(now / 9000));
    });
  }
  const controller = type("robotics", "ControllerType").instantiate({ browseName: "Controller", componentOf: system.controllers, namespace: plant });
  const task = type("robotics", "TaskControlType").instantiate({ browseName: "Task", componentOf: controller.taskControls, namespace: plant });
  set(task.parameterSet.taskProgramName, "String", "palletise");
  set(task.parameterSet.taskProgramLoaded, "Boolean", true);
  const safety = type("robotics", "SafetyStateType").instantiate({ browseName: "Safety", componentOf: system.safetyStates, namespace: plant });
  set(safety.parameterSet.operationalMode, "Int32", 3);
  set(safety.parameterSet.emergencyStop, "Boolean", false);
  set(safety.parameterSet.protectiveStop, "Boolean", false);

  // ---- press: a machine of OPC 40001-1
  const press = plant.addObject({ nodeId: "s=Press", browseName: "Press", organizedBy: space.findNode(`ns=${index.machinery};i=1001`), eventNotifier: 1 });
  const identification = type("machinery", "MachineIdentificationType").instantiate({ browseName: { name: "Identification", namespaceIndex: index.di }, namespace: plant, optionals: ["Model"] });
  press.addReference({ referenceType: "HasAddIn", nodeId: identification });
  set(identification.manufacturer, "LocalizedText", { text: "Acme" });
  set(identification.serialNumber, "String", "P-4711");
  set(identification.model, "LocalizedText", { text: "Press 9" });
  const blocks = plant.addObject({ browseName: { name: "MachineryBuildingBlocks", namespaceIndex: index.machinery }, typeDefinition: "FolderType", componentOf: press });
  const machine = (name, kind) => {
    const made = type("machinery", kind).instantiate({ browseName: { name, namespaceIndex: index.machinery }, namespace: plant });
    blocks.addReference({ referenceType: "HasAddIn", nodeId: made });
    return promoteToStateMachine(made);
  };
  const itemState = machine("MachineryItemState", "MachineryItemState_StateMachineType");
  const mode = machine("MachineryOperationMode", "MachineryOperationModeStateMachineType");
  const say = (machine, state, text) => {
    machine.setState(state);
    set(machine.currentState, "LocalizedText", { locale: "de", text });
  };
  say(itemState, "Executing", "In Betrieb");
  say(mode, "Processing", "Fertigung");
  const monitoring = plant.addObject({ browseName: { name: "Monitoring", namespaceIndex: index.machinery }, typeDefinition: "FolderType", componentOf: press });
  const analog = (name, unit, low, high, value, access = "CurrentRead") => plant.addAnalogDataItem({
    nodeId: `s=Press.${name}`, browseName: name, componentOf: monitoring, dataType: "Double",
    accessLevel: access, userAccessLevel: access, value: { dataType: DataType.Double, value },
    engineeringUnits: unit, engineeringUnitsRange: { low, high },
  });
  const READ_WRITE = "CurrentRead | CurrentWrite";
  const force = analog("Force", standardUnits.newton, 0, 400, 100);
  space.installHistoricalDataNode(force, { maxOnlineValues: 5000 });
  let stroke = 0;
  every.push(() => set(force, "Double", ++stroke));
  analog("Temperature", standardUnits.degree_celsius, 0, 90, 42.5);
  analog("TargetForce", standardUnits.newton, 10, 300, 120, READ_WRITE);
  const refusing = (name, status) => {
    const variable = analog(name, standardUnits.newton, 0, 100, 50, READ_WRITE);
    variable.bindVariable({ get: () => new Variant({ dataType: DataType.Double, value: 50 }), set: () => status }, true);
  };
  refusing("LockedForce", StatusCodes.BadInvalidState);
  refusing("BrokenForce", StatusCodes.BadDeviceFailure);

  const argument = (name, dataType = DataType.Double) => ({ name, dataType, description: { text: name } });
  plant.addMethod(press, {
    nodeId: "s=Press.Calibrate", browseName: "Calibrate",
    inputArguments: [argument("Offset"), argument("Cycles", DataType.UInt16), argument("Note", DataType.String)],
    outputArguments: [argument("Drift"), argument("Report", DataType.String)],
  }).bindMethod(async ([offset, cycles, note], _context) => offset.value < 0
    ? { statusCode: StatusCodes.BadOutOfRange }
    : { statusCode: StatusCodes.Good, outputArguments: [new Variant({ dataType: DataType.Double, value: offset.value / cycles.value }), new Variant({ dataType: DataType.String, value: `${note.value} x ${cycles.value}` })] });

  plant.addMethod(press, {
    nodeId: "s=Press.LoadCurve", browseName: "LoadCurve",
    inputArguments: [
      { ...argument("Forces"), valueRank: 1, arrayDimensions: [4] },
      { ...argument("Steps", DataType.UInt16), valueRank: 1 },
    ],
    outputArguments: [argument("Sum"), argument("Report", DataType.String)],
  }).bindMethod(async ([forces, steps], _context) => ({
    statusCode: StatusCodes.Good,
    outputArguments: [
      new Variant({ dataType: DataType.Double, value: Array.from(forces.value).reduce((sum, one) => sum + one, 0) }),
      new Variant({ dataType: DataType.String, value: `${DataType[steps.dataType]} ${Array.from(steps.value).join("+")}` }),
    ],
  }));

  // ---- mill: a machine tool of OPC 40501-1
  const mill = type("machineTool", "MachineToolType").instantiate({ browseName: "Mill", organizedBy: space.findNode(`ns=${index.machinery};i=1001`), namespace: plant });
  set(mill.identification.manufacturer, "LocalizedText", { text: "Acme" });
  set(mill.identification.serialNumber, "String", "M-12");
  const channel = type("machineTool", "ChannelMonitoringType").instantiate({ browseName: "Channel1", componentOf: mill.monitoring, namespace: plant });
  const spindle = type("machineTool", "SpindleMonitoringType").instantiate({ browseName: "Spindle1", componentOf: mill.monitoring, namespace: plant, optionals: ["ActualSpeed"] });
  measured(channel.feedOverride, opcua.makeEUInformation("P1", "%", "percent"), 0, 150);
  set(channel.channelState, "Int32", 0);
  set(spindle.isRotating, "Boolean", true);
  set(mill.production.activeProgram.getComponentByName("Name") ?? mill.production.activeProgram.getPropertyByName("Name"), "String", "bracket.nc");
  every.push((now) => set(channel.feedOverride, "Double", 100 + 10 * Math.sin(now / 4000)));

  // ---- packer: a unit of OPC 30050
  const packer = type("packML", "PackMLBaseObjectType").instantiate({ browseName: "Packer", namespace: plant, organizedBy: space.findNode(`ns=${index.packML};i=72`) });
  const [base, running, execute] = [packer.baseStateMachine, packer.baseStateMachine.machineState, packer.baseStateMachine.machineState.executeState].map(promoteToStateMachine);
  say(base, "Cleared", "Frei");
  say(running, "Running", "Läuft");
  say(execute, "Execute", "Produziert");
  const packs = space.constructExtensionObject(opcua.resolveNodeId("EUInformation"), {
    namespaceUri: "urn:acme:units", unitId: -1, displayName: { text: "packs/min" }, description: { text: "packs per minute" },
  });
  measured(packer.status.curMachSpeed, packs, 0, 120);
  measured(packer.status.machSpeed, packs, 0, 120);
  set(packer.status.machSpeed, "Float", 60);
  set(packer.status.equipmentBlocked, "Boolean", false);
  set(packer.status.equipmentStarved, "Boolean", false);
  set(packer.status.unitModeCurrent, "Int32", 1);
  every.push((now) => set(packer.status.curMachSpeed, "Float", 60 + Math.sin(now / 3000)));
  return { start: () => setInterval(() => { const now = Date.now(); every.forEach((step) => step(now)); }, 100) };
}

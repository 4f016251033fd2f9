"""A cell built by hand, and a bridge to it without a service."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from hmi import i18n
from hmi.domain.cell import Cell
from hmi.domain.command import Command
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import (
    Component,
    ComponentKind,
    Equipment,
    EquipmentId,
    EquipmentKind,
    MethodDefinition,
)
from hmi.domain.outcome import Done, Outcome
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, Query
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from ui.bridge import Bridge, Picture

Value = float | int | bool | str


class CellBuilder:
    """Collects tags while equipment is described, with the value each begins with."""

    def __init__(self) -> None:
        self.tags: list[TagDefinition] = []
        self.equipment: list[Equipment] = []
        self.values: dict[TagName, Value] = {}
        self._here = ""

    def machine(self, identifier: str, kind: EquipmentKind, label: str, *components: Component, **more) -> None:
        feeds = tuple(EquipmentId(name) for name in more.pop("feeds", ()))
        self.equipment.append(
            Equipment(id=EquipmentId(identifier), kind=kind, label=label, components=components, feeds=feeds, **more)
        )

    def component(self, owner: str, kind: ComponentKind, name: str, roles: dict, **more) -> Component:
        tags = {role: self._tag(owner, name, role, **facts) for role, facts in roles.items()}
        return Component(name=name, kind=kind, tags=tags, **more)

    def cell(self) -> Cell:
        return Cell(id="cell-4", label="Cell 4", equipment=tuple(self.equipment), tags=tuple(self.tags))

    def _tag(
        self,
        owner: str,
        component: str,
        role: str,
        value: Value,
        unit: str = "",
        between: tuple[float, float] | None = None,
        sensor: tuple[float, float] | None = None,
        words: dict[int, str] | None = None,
        label: str = "",
        is_writable: bool = False,
        is_safety: bool = False,
    ) -> TagName:
        name = TagName(f"{owner}/{component}/{role}".lower())
        kinds = {bool: DataType.BOOLEAN, int: DataType.INT32, float: DataType.DOUBLE, str: DataType.STRING}
        self.tags.append(
            TagDefinition(
                name=name,
                node=NodeAddress(endpoint="cell", uri="urn:test", identifier=f"s={name}"),
                data_type=kinds[type(value)],
                role=role.rpartition(".")[2],
                label=label or role.rpartition(".")[2],
                unit=unit,
                engineering_range=ValueRange(*between) if between else None,
                instrument_range=ValueRange(*sensor) if sensor else None,
                is_writable=is_writable,
                is_safety=is_safety,
                words=words or {},
            )
        )
        self.values[name] = value
        return name


def _method(name: str) -> MethodDefinition:
    node = NodeAddress(endpoint="cell", uri="urn:test", identifier=f"s={name}")
    return MethodDefinition(name=name, label=name, object_node=node, method_node=node)


JOINTS = ("Base", "Shoulder", "Elbow", "Wrist_1", "Wrist_2", "Wrist_3")
ANGLES = (31.4, -88.2, 96.5, -98.1, -90.0, 12.7)


def a_robot(build: CellBuilder, identifier: str = "cobot", label: str = "Cobot") -> None:
    parts = [
        build.component(
            identifier,
            ComponentKind.MOTION_DEVICE,
            "UR5e",
            {
                "ParameterSet.SpeedOverride": {
                    "value": 80.0,
                    "unit": "%",
                    "between": (0, 100),
                    "is_writable": True,
                    "label": "Speed override",
                },
                "ParameterSet.InControl": {"value": True, "label": "In control"},
                "ParameterSet.OnPath": {"value": True, "label": "On path"},
            },
        ),
        build.component(
            identifier,
            ComponentKind.TOOL_CENTRE_POINT,
            "TCP",
            {
                "X": {"value": 412.3, "unit": "mm"},
                "Y": {"value": -118.9, "unit": "mm"},
                "Z": {"value": 286.0, "unit": "mm"},
                "A": {"value": 179.2, "unit": "°"},
                "B": {"value": 0.4, "unit": "°"},
                "C": {"value": 88.1, "unit": "°"},
                "ActualTCPSpeed": {
                    "value": 212.0,
                    "unit": "mm/s",
                    "between": (0, 400),
                    "sensor": (0, 1000),
                    "label": "TCP speed",
                },
            },
        ),
        build.component(
            identifier,
            ComponentKind.FLANGE_LOAD,
            "FlangeLoad",
            {"Mass": {"value": 1.85, "unit": "kg", "between": (0, 5)}},
        ),
        build.component(
            identifier,
            ComponentKind.TASK_CONTROL,
            "Task",
            {
                "ParameterSet.TaskProgramName": {"value": "load_cnc", "label": "Program"},
                "ParameterSet.TaskProgramLoaded": {"value": True},
                "TaskControlOperation.CurrentState": {"value": "Executing"},
            },
            methods=(_method("Start"), _method("Stop")),
        ),
        build.component(
            identifier,
            ComponentKind.ROBOT_CONTROLLER,
            "Controller",
            {"ParameterSet.Temperature": {"value": 38.5, "unit": "°C", "between": (5, 50), "sensor": (-10, 80)}},
        ),
        build.component(
            identifier,
            ComponentKind.SAFETY,
            "Safety",
            {
                "ParameterSet.OperationalMode": {
                    "value": 3,
                    "words": {
                        1: "MANUAL_REDUCED_SPEED",
                        2: "MANUAL_HIGH_SPEED",
                        3: "AUTOMATIC",
                        4: "AUTOMATIC_EXTERNAL",
                    },
                    "is_safety": True,
                },
                "ParameterSet.EmergencyStop": {"value": False, "is_safety": True},
                "ParameterSet.ProtectiveStop": {"value": False, "is_safety": True},
            },
        ),
    ]
    for row, name in enumerate(JOINTS):
        parts.append(
            build.component(
                identifier,
                ComponentKind.AXIS,
                name,
                {
                    "ParameterSet.ActualPosition": {"value": ANGLES[row], "unit": "°", "between": (-360, 360)},
                    "ParameterSet.ActualSpeed": {"value": 3.1 * row, "unit": "°/s", "between": (-180, 180)},
                },
            )
        )
        parts.append(
            build.component(
                identifier,
                ComponentKind.MOTOR,
                name,
                {
                    "ParameterSet.MotorTemperature": {"value": 34.0 + row, "unit": "°C", "between": (0, 70)},
                    "ParameterSet.ActualCurrent": {"value": 0.4 * row, "unit": "A", "between": (-6, 6)},
                },
            )
        )
    build.machine(
        identifier,
        EquipmentKind.ROBOT,
        label,
        *parts,
        feeds=("cnc",),
        nameplate={"Manufacturer": "Universal Robots", "Model": "UR5e", "SerialNumber": "20235500123"},
    )


def _item_state(build: CellBuilder, owner: str, state: str) -> Component:
    return build.component(
        owner, ComponentKind.ITEM_STATE, "MachineryItemState", {"CurrentState": {"value": state, "label": "State"}}
    )


def a_machine_tool(build: CellBuilder) -> None:
    build.machine(
        "cnc",
        EquipmentKind.MACHINE_TOOL,
        "Milling machine",
        _item_state(build, "cnc", "Executing"),
        build.component("cnc", ComponentKind.OPERATION_MODE, "Mode", {"CurrentState": {"value": "Processing"}}),
        build.component(
            "cnc",
            ComponentKind.SPINDLE,
            "Spindle",
            {
                "Load": {"value": 63.0, "unit": "%", "between": (0, 85), "sensor": (0, 120), "label": "Spindle load"},
                "ActualSpeed": {"value": 8120.0, "unit": "1/min", "between": (0, 12000), "label": "Spindle speed"},
                "Vibration": {"value": 1.9, "unit": "mm/s", "between": (0, 2.8), "sensor": (0, 10)},
                "Temperature": {"value": 41.2, "unit": "°C", "between": (10, 60), "sensor": (0, 100)},
            },
        ),
        build.component(
            "cnc",
            ComponentKind.CHANNEL,
            "Channel_1",
            {
                "ChannelState": {"value": 0, "words": {0: "Active", 1: "Interrupted", 2: "Reset"}},
                "FeedOverride": {
                    "value": 100.0,
                    "unit": "%",
                    "between": (0, 150),
                    "is_writable": True,
                    "label": "Feed override",
                },
                "RapidOverride": {"value": 75.0, "unit": "%", "between": (0, 100), "label": "Rapid override"},
            },
        ),
        build.component(
            "cnc",
            ComponentKind.PRODUCTION,
            "Production",
            {
                "ActiveProgram.Name": {"value": "GEARBOX_OP20.MPF", "label": "Active program"},
                "PartsGood": {"value": 214, "label": "Parts good"},
                "PartsRejected": {"value": 3, "label": "Parts rejected"},
            },
        ),
        build.component(
            "cnc",
            ComponentKind.TOOL,
            "T14",
            {"ToolLife": {"value": 92.0, "unit": "%", "between": (0, 95), "sensor": (0, 100)}},
        ),
        build.component(
            "cnc",
            ComponentKind.STACKLIGHT,
            "Stacklight",
            {
                "Element_1.SignalOn": {"value": True},
                "Element_1.SignalColor": {"value": 2, "words": {1: "Red", 2: "Green", 4: "Yellow"}},
                "Element_1.NumberInList": {"value": 1},
                "Element_2.SignalOn": {"value": False},
                "Element_2.SignalColor": {"value": 1, "words": {1: "Red", 2: "Green", 4: "Yellow"}},
                "Element_2.NumberInList": {"value": 0},
                "Buzzer.SignalOn": {"value": False},
            },
        ),
        build.component(
            "cnc", ComponentKind.METHODS, "Faults", {}, methods=(_method("ChangeTool"), _method("InjectFault"))
        ),
        feeds=("camera",),
        nameplate={"Manufacturer": "Tandem Works", "Model": "VMC-500", "SerialNumber": "0815"},
    )


def a_conveyor(build: CellBuilder) -> None:
    build.machine(
        "conveyor",
        EquipmentKind.CONVEYOR,
        "Conveyor",
        build.component(
            "conveyor",
            ComponentKind.PACKML,
            "Unit",
            {
                "CurrentState": {"value": "Execute"},
                "Status.CurMachSpeed": {
                    "value": 12.0,
                    "unit": "1/min",
                    "between": (8, 16),
                    "sensor": (0, 20),
                    "label": "Speed",
                },
                "Admin.ProdProcessedCount": {"value": 231},
                "Admin.ProdDefectiveCount": {"value": 0},
            },
            methods=(_method("Start"), _method("Hold")),
        ),
        feeds=("cobot",),
    )


def a_camera(build: CellBuilder) -> None:
    build.machine(
        "camera",
        EquipmentKind.INSPECTION,
        "Inspection camera",
        build.component("camera", ComponentKind.VISION, "Vision", {"CurrentState": {"value": "Ready"}}),
        build.component(
            "camera",
            ComponentKind.RESULT,
            "Result",
            {
                "Confidence": {"value": 97.2, "unit": "%", "between": (90, 100), "sensor": (0, 100)},
                "PartsGood": {"value": 211},
                "PartsRejected": {"value": 6},
            },
        ),
    )


def a_meter(build: CellBuilder) -> None:
    build.machine(
        "meter",
        EquipmentKind.ENERGY_METER,
        "Energy meter",
        build.component(
            "meter",
            ComponentKind.ENERGY,
            "Main",
            {
                "AcActivePowerTotal": {
                    "value": 4230.0,
                    "unit": "W",
                    "between": (500, 6500),
                    "sensor": (0, 12000),
                    "label": "Active power",
                },
                "AcActiveEnergyTotalImportHp": {"value": 128.4, "unit": "kWh", "label": "Energy imported"},
            },
        ),
    )


def a_supervisor(build: CellBuilder) -> None:
    build.machine(
        "supervisor",
        EquipmentKind.SUPERVISOR,
        "Cell controller",
        _item_state(build, "supervisor", "Executing"),
        build.component(
            "supervisor",
            ComponentKind.PRODUCTION,
            "Production",
            {
                "PartsGood": {"value": 211},
                "PartsRejected": {"value": 6},
                "CycleTime": {
                    "value": 48.2,
                    "unit": "s",
                    "between": (45, 52),
                    "sensor": (30, 90),
                    "label": "Cycle time",
                },
                "EnergyPerPart": {"value": 56.1, "unit": "Wh", "label": "Energy per part"},
            },
        ),
        build.component(
            "supervisor", ComponentKind.JOB_CONTROL, "Jobs", {"JobOrderID": {"value": "GB-2291", "label": "Job order"}}
        ),
    )


class FakeLink:
    """Stands in for the service: keeps what was asked, answers commands with Done."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.queries: list[Query] = []
        self._waiting: dict[type[Query], Callable[[Answer | Outcome], None]] = {}

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        self.queries.append(query)
        self._waiting[type(query)] = on_answer

    def answer(self, kind: type[Query], answer: Answer | Outcome) -> None:
        """The service answers the last query of a kind."""
        self._waiting.pop(kind)(answer)

    def waits_for(self, kind: type[Query]) -> bool:
        """Whether a query of a kind is not answered yet."""
        return kind in self._waiting

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.commands.append(command)
        on_outcome(Done())


class Panel:
    """A bridge with a cell, and the hands of the service: values, freshness, frames."""

    def __init__(self) -> None:
        self.link = FakeLink()
        self.bridge = Bridge(self.link)
        self.asked: list[tuple[str, str]] = []
        self.bridge.display_requested.connect(lambda display, subject: self.asked.append((display, subject)))
        self.values: dict[TagName, Value] = {}
        self.keep: list[object] = []
        """Displays, held as the main window holds them: else one may be collected while it paints."""

    def attach(self, build: CellBuilder) -> None:
        picture = Picture(build.cell())
        picture.is_attached = True
        self.bridge.picture = picture
        self.bridge.service_time_ns = time.time_ns()
        self.values = dict(build.values)
        for name, value in build.values.items():
            self.say(name, value)
        state = ConnectionState.LIVE
        self.bridge.connections = {"cell": ConnectionStatus(endpoint="cell", state=state, since_ns=0)}
        self.bridge.cell_changed.emit()

    def say(self, name: str, value: Value | None, status: int = 0) -> ReadingBatch:
        """The controller says ``value``: the picture takes it; the batch is returned for ``show_frame``."""
        picture = self.bridge.picture
        index = picture.index[TagName(name)]
        is_text = isinstance(value, str)
        number = np.nan if value is None or is_text else float(value)
        now = np.array([self.bridge.service_time_ns], np.int64)
        batch = ReadingBatch(
            np.array([index], np.uint32),
            now,
            now,
            np.array([number]),
            np.array([status], np.uint32),
            {0: value} if is_text else None,
        )
        picture.take(batch)
        picture.freshness[index] = Freshness.LIVE
        return batch

    def hush(self, fragment: str, freshness: Freshness = Freshness.STALE) -> None:
        """Every tag whose name contains ``fragment`` gets this freshness."""
        for name, index in self.bridge.picture.index.items():
            if fragment in name:
                self.bridge.picture.freshness[index] = freshness


def a_full_cell() -> CellBuilder:
    build = CellBuilder()
    for describe in (a_conveyor, a_robot, a_machine_tool, a_camera, a_meter, a_supervisor):
        describe(build)
    return build


@pytest.fixture
def panel() -> Panel:
    """A panel attached to the full cell."""
    panel = Panel()
    panel.attach(a_full_cell())
    return panel


@pytest.fixture
def empty_panel() -> Panel:
    """A panel whose cell has nothing in it."""
    panel = Panel()
    panel.attach(CellBuilder())
    return panel


@pytest.fixture
def build() -> CellBuilder:
    """An empty builder."""
    return CellBuilder()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English, and leave English behind."""
    i18n.choose(i18n.SOURCE_LANGUAGE)
    yield
    i18n.choose(i18n.SOURCE_LANGUAGE)


@pytest.fixture
def two_robots() -> CellBuilder:
    """A cell with two robots."""
    build = CellBuilder()
    a_robot(build)
    a_robot(build, "second", "Second cobot")
    return build

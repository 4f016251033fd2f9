"""From an address space to a cell: equipment and components by type definition, with no binding by hand."""

import msgspec
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.cell import Cell, Endpoint
from hmi.opcua.cell_walk import CellWalk
from hmi.opcua.equipment_builder import EquipmentBuilder
from hmi.opcua.identifiers import snake_case
from hmi.opcua.namespaces import read_namespaces
from hmi.opcua.scan_report import ScanReport


class ScanResult(msgspec.Struct, frozen=True):
    """The cell that was found, and what was not recognised."""

    cell: Cell
    report: ScanReport


async def discover(client: Client, endpoint: Endpoint, *, label: str = "") -> ScanResult:
    """Look through the whole address space of a connected server.

    Raises:
        OSError, TimeoutError, ua.UaError: the server or the network gave up on the way.
    """
    started_s = clock.monotonic_s()
    namespaces = await read_namespaces(client)
    walk = CellWalk(client, namespaces)
    await walk.find_units()
    builder = EquipmentBuilder(client, namespaces, endpoint)
    equipment = [await builder.equipment(unit) for unit in walk.units]
    conditions = [(one.id, name) for one, unit in zip(equipment, walk.units, strict=True) for name in unit.conditions]
    equipment = await walk.layout.arrange(client, equipment)
    tags = tuple(builder.tags)
    cell = Cell(
        id=snake_case(label) or "cell",
        label=label or endpoint.url,
        endpoints=(endpoint,),
        equipment=tuple(equipment),
        tags=tags,
    )
    report = ScanReport(
        url=endpoint.url,
        nodes=walk.count,
        seconds=clock.monotonic_s() - started_s,
        equipment=cell.equipment,
        tags=len(tags),
        unrecognised=tuple(walk.unrecognised),
        loose_variables=walk.loose_variables,
        is_cut=walk.is_cut,
        conditions=tuple(conditions),
        without_unit=tuple(tag.name for tag in tags if tag.data_type.is_floating and tag.unit_id is None),
    )
    return ScanResult(cell, report)

"""Whoever is erased is gone from what was written while that waited for the history, too (REC-4)."""

import asyncio
from pathlib import Path

from hmi import clock
from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.cell import Cell
from hmi.domain.command import AskErasure, ErasePerson
from hmi.domain.outcome import Done
from hmi.domain.person import Actor, Person, PersonRef, Role, Session
from hmi.domain.tag import NodeAddress
from hmi.services.caller import Caller
from hmi.store.people import PeopleStore

NAME = "Wilhelmina Stone"
CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")


def an_alarm_with(comment: str) -> AlarmEvent:
    now_ns = clock.now_ns()
    return AlarmEvent(
        condition=NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam"), branch="", event_id=b"1",
        event_type="i=2915", source_node=None, source="belt", name="Jam", message="Belt is jammed", severity=700,
        time_ns=now_ns, heard_ns=now_ns, is_retained=True, is_active=True, is_acknowledged=False, comment=comment,
    )  # fmt: skip


def held_in(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir() if one.is_file())


def who(ref: PersonRef, role: Role) -> Caller:
    person = Person(ref=ref, display_name="Somebody", roles=frozenset({role}))
    return Caller(Session(token="t", person=person, signed_in_ns=1, idle_limit_s=60), "panel")


async def test_that_a_name_that_is_written_while_it_is_being_erased_goes_too(tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))
    service = CellService(tmp_path)
    people = PeopleStore(service.journal)
    ada = people.add("Ada", frozenset({Role.ADMINISTRATOR}), "x", "", CONSOLE, must_replace_pin=False)
    cora = people.add("Cora", frozenset({Role.COORDINATOR}), "x", "", CONSOLE, must_replace_pin=False)
    gone = people.add(NAME, frozenset({Role.OPERATOR}), "x", "", CONSOLE, must_replace_pin=False)
    await service.start()
    alarms = service.alarms.present
    await service.dispatcher.do(AskErasure(person=gone.ref), who(ada.ref, Role.ADMINISTRATOR))

    erasing = asyncio.create_task(service.dispatcher.do(ErasePerson(person=gone.ref), who(cora.ref, Role.COORDINATOR)))
    await asyncio.sleep(0.05)
    alarms.list.take_event(an_alarm_with(f"asked {NAME}"))
    assert not erasing.done()
    outcome = await erasing

    assert outcome == Done()
    assert [alarm.comment for alarm in alarms.list.alarms.values()] == ["asked …"]
    begun = [alarm.comment for one in alarms.episodes.remembered() for alarm in one.begun]
    await service.stop()
    again = CellService(tmp_path)
    await again.start()
    page = await again.alarms.history.page(
        AlarmFilter(start_ns=0, end_ns=2**62), AlarmSort.RECORDED, is_descending=False, limit=1000
    )
    await again.stop()
    assert {row.alarm.comment for row in page.rows} == {"asked …"}
    assert set(begun) == {"asked …"}
    assert NAME.encode() not in held_in(tmp_path)

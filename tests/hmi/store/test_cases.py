"""Cases in the records: searched, erased, photographed, saved and brought back."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from hmi.domain.alarm import AlarmId
from hmi.domain.case import CaseKind, CaseLink, CaseSeverity, CaseState, LinkKind
from hmi.domain.case_command import (
    AttachPhoto,
    CloseCase,
    CommentCase,
    LinkToCase,
    MergeCases,
    OpenCase,
    RemovePhoto,
    ResolveCase,
)
from hmi.domain.case_query import AskCase, AskCases, CaseAct
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.likeness import Likeness, case_likeness
from hmi.domain.outcome import Done, Failed, Reason
from hmi.domain.person import Actor, Role
from hmi.store.backup import ForgetNames, backup, restore
from hmi.store.cases import CaseStore
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.photo_files import photo_faults
from hmi.store.verify import verify
from tests.hmi.services.case_desk import ANA, BEN, CLARA, CaseDesk, reason

CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")


@pytest.fixture
def desk(tmp_path: Path) -> CaseDesk:
    return CaseDesk(tmp_path / "project")


@pytest.fixture
def a_jpeg() -> Callable[[str], bytes]:
    def build(colour: str = "steelblue") -> bytes:
        image = QImage(64, 48, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        held = QByteArray()
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPEG", 80)
        return bytes(held.data())

    return build


async def test_that_cases_are_found_by_what_people_typed_in_letters_of_any_case(desk: CaseDesk):
    case = await desk.open(title="Kühlmittel fehlt")
    await desk.open(kind=CaseKind.REWORK)

    found = await desk.store.find(AskCases(text="KÜHLMITTEL"))

    assert [one.id for one in found.cases] == [case.id]
    assert not found.has_more


async def test_that_pages_follow_each_other_without_gap_or_repetition(desk: CaseDesk):
    cases = []
    for kind in CaseKind:
        cases.append((await desk.open(kind=kind, title="x")).id)
        desk.wall_ns += 10**9

    first = await desk.store.find(AskCases(limit=5))
    second = await desk.store.find(AskCases(limit=5, before=first.cases[-1].id))

    assert [one.id for one in (*first.cases, *second.cases)] == cases[::-1]
    assert (first.has_more, second.has_more) == (True, False)


async def test_that_an_alarm_leads_to_what_solved_it_before_in_any_occurrence(desk: CaseDesk):
    case = await desk.open()
    link = CaseLink(kind=LinkKind.ALARM, ref="plc|uri|s=jam|i=7", words="Jam")
    await desk.service.link(LinkToCase(case=case.id, revision=case.revision, link=link), ANA)
    linked = desk.case(case.id)
    await desk.service.resolve(ResolveCase(case=case.id, revision=linked.revision, solution="Cleaned"), ANA)
    desk.wall_ns += 10**9  # ids are in order of time
    again = OpenCase(
        kind=CaseKind.MACHINE_FAULT,
        severity=CaseSeverity.HIGH,
        equipment=EquipmentId("cnc"),
        links=(CaseLink(kind=LinkKind.ALARM, ref="plc|uri|s=jam"),),
    )
    await desk.service.open(again, BEN)

    found = await desk.store.find(AskCases(alarm=AlarmId("plc|uri|s=jam")))
    other = await desk.store.find(AskCases(alarm=AlarmId("plc|uri|s=jammed")))
    newest = max(desk.cases.cases.values(), key=lambda one: one.id)
    similar = await desk.store.similar(newest, 5)

    assert len(found.cases) == 2
    assert other.cases == ()
    assert [one.solution for one in similar] == ["Cleaned"]


async def test_that_what_solved_it_at_equipment_of_the_same_type_comes_last_and_no_other(desk: CaseDesk):
    kinds = {"infeed": EquipmentKind.CONVEYOR, "outfeed": EquipmentKind.CONVEYOR, "cnc": EquipmentKind.MACHINE_TOOL}
    desk.equipment = tuple(Equipment(id=EquipmentId(id), kind=kind, label=id) for id, kind in kinds.items())
    for place in ("infeed", "outfeed", "cnc"):
        case = await desk.open(equipment=EquipmentId(place))
        solved = ResolveCase(case=case.id, revision=case.revision, solution=f"Solved at {place}")
        await desk.service.resolve(solved, ANA)
        desk.wall_ns += 10**9
        closed = desk.case(case.id)
        await desk.service.close(CloseCase(case=case.id, revision=closed.revision), BEN)
    case = await desk.open(equipment=EquipmentId("infeed"))

    answer = await desk.answers.answer_case(AskCase(case=case.id), ANA)

    assert [one.solution for one in answer.similar] == ["Solved at infeed", "Solved at outfeed"]
    told = [case_likeness(case, one) for one in answer.similar]
    assert told == [Likeness.SAME_KIND_HERE, Likeness.SAME_KIND_ELSEWHERE]


async def test_that_what_solved_it_at_the_cell_as_a_whole_is_found_behind_any_number_of_others(desk: CaseDesk):
    async def solved(equipment: str | None, kind: CaseKind = CaseKind.SUPPLY) -> None:
        case = await desk.open(equipment=equipment, kind=kind)
        solve = ResolveCase(case=case.id, revision=case.revision, solution=f"At {equipment}")
        await desk.service.resolve(solve, ANA)
        await desk.service.close(CloseCase(case=case.id, revision=desk.case(case.id).revision), BEN)
        desk.wall_ns += 10**9

    await solved(None)
    for place in ("infeed", "outfeed", "cnc", "cobot"):
        await solved(place)
    for _ in range(4):
        one, other = await desk.open(equipment=None, kind=CaseKind.SUPPLY), await desk.open(kind=CaseKind.OTHER)
        merge = MergeCases(case=one.id, revision=one.revision, into=other.id, into_revision=other.revision)
        assert isinstance(await desk.service.merge(merge, BEN), Done)
        desk.wall_ns += 10**9
    case = await desk.open(equipment=None, kind=CaseKind.SUPPLY)

    similar = await desk.store.similar(case, 2)

    assert [one.solution for one in similar] == ["At None"]


async def test_that_the_story_of_a_merged_case_goes_on_in_the_other(desk: CaseDesk):
    one, other = await desk.open(), await desk.open(kind=CaseKind.REWORK)
    await desk.service.comment(CommentCase(case=one.id, revision=1, words="It began here"), ANA)
    before = desk.case(one.id)

    merge = MergeCases(case=one.id, revision=before.revision, into=other.id, into_revision=other.revision)
    outcome = await desk.service.merge(merge, BEN)

    assert outcome == Done(result={"case": other.id})
    story = await desk.store.story(other.id)
    assert [entry.act for entry in story] == [CaseAct.OPENED, CaseAct.OPENED, CaseAct.COMMENTED, CaseAct.MERGED]
    assert (desk.case(one.id).state, desk.case(one.id).merged_into) == (CaseState.CLOSED, other.id)


async def test_that_whoever_is_erased_is_gone_from_cases_too(desk: CaseDesk):
    people = PeopleStore(desk.journal)
    people.on_erased.append(desk.service.forget_name)
    ada = people.add("Ada Admin", frozenset({Role.ADMINISTRATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    maria = people.add("Maria Huber", frozenset({Role.OPERATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    case = await desk.open(title="Maria Huber slipped on oil")
    await desk.service.comment(CommentCase(case=case.id, revision=1, words="maria huber is well"), ANA)
    await desk.service.comment(CommentCase(case=case.id, revision=2, words="Floor cleaned"), ANA)
    link = CaseLink(kind=LinkKind.ALARM, ref="plc|uri|s=call", words="Called by Maria Huber")
    other = await desk.open(kind=CaseKind.REWORK)
    await desk.service.link(LinkToCase(case=other.id, revision=1, link=link), ANA)

    people.erase(maria.ref, CONSOLE)

    assert [one.words for one in desk.case(other.id).links] == ["Called by …"]
    assert [one.words for one in desk.cases.cases[other.id].links] == ["Called by …"]

    erased = desk.case(case.id)
    assert erased.title == "… slipped on oil"
    assert desk.cases.cases[case.id].title == "… slipped on oil"
    story = await desk.store.story(case.id)
    assert [(entry.act, entry.words, entry.is_erased) for entry in story] == [
        (CaseAct.OPENED, "", True),
        (CaseAct.COMMENTED, "", True),
        (CaseAct.COMMENTED, "Floor cleaned", False),
    ]
    assert (await desk.store.find(AskCases(text="maria"))).cases == ()
    assert verify(desk.journal.path, desk.journal.checkpoints).is_intact
    desk.stop()
    assert b"Maria" not in desk.journal.path.read_bytes()
    assert ada.ref


async def test_that_a_photo_is_kept_under_its_hash_and_shown(desk: CaseDesk, a_jpeg: Callable[..., bytes]):
    case = await desk.open()
    data = a_jpeg()

    outcome = await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=data, words="Feeder"), ANA)

    assert isinstance(outcome, Done)
    sha256 = str(outcome.result["photo"])
    assert (await desk.store.photo(sha256)).data == data
    assert [photo.sha256 for photo in desk.case(case.id).photos] == [sha256]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\0" * 100, "no_picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "no_picture"),
        (b"\xff\xd8\xff\xe1\x00\x08Exif\0\0" + b"\0" * 20, "has_place"),
        (b"\xff\xd8\xff" + b"\0" * 2_000_001, "too_large"),
    ],
)
async def test_that_what_is_no_photo_is_refused_and_leaves_nothing(desk: CaseDesk, data: bytes, fault: str):
    case = await desk.open()

    outcome = await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=data), ANA)

    assert reason(outcome) is Reason.PHOTO_REFUSED
    assert outcome.facts == {"fault": fault}  # pyright: ignore[reportAttributeAccessIssue]  # refused
    assert not (desk.folder / "photos").exists()
    assert desk.case(case.id) == case


async def test_that_something_behind_a_photo_is_refused(desk: CaseDesk, a_jpeg: Callable[..., bytes]):
    case = await desk.open()

    outcome = await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=a_jpeg() + b"and a film"), ANA)

    assert reason(outcome) is Reason.PHOTO_REFUSED


async def test_that_a_photo_for_a_case_that_changed_leaves_no_file(desk: CaseDesk, a_jpeg: Callable[..., bytes]):
    case = await desk.open()
    await desk.service.comment(CommentCase(case=case.id, revision=1, words="news"), BEN)

    outcome = await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=a_jpeg()), ANA)

    assert reason(outcome) is Reason.CASE_CHANGED
    assert not list(desk.folder.glob("photos/*"))


async def test_that_a_photo_that_cannot_be_written_is_told_and_adds_nothing(
    desk: CaseDesk, a_jpeg: Callable[..., bytes]
):
    case = await desk.open()
    (desk.folder / "photos").write_text("a file in the way")

    outcome = await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=a_jpeg()), ANA)

    assert outcome == Failed(reason=Reason.PHOTO_NOT_STORED, facts={"detail": "not writable"})
    assert desk.case(case.id) == case


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
async def test_that_a_full_disk_is_told_by_its_name(desk: CaseDesk, a_jpeg: Callable[..., bytes]):
    case = await desk.open()
    data = a_jpeg()
    sha256 = await desk.store.keep_photo(data, "image/jpeg")
    file = desk.folder / "photos" / f"{sha256}.jpg"
    file.unlink()
    os.symlink("/dev/full", file.with_name(f"{file.name}.part"))

    outcome = await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=data), ANA)

    assert outcome == Failed(reason=Reason.PHOTO_NOT_STORED, facts={"detail": "disk full"})
    assert not file.exists()


async def test_that_a_removed_photo_is_gone_from_the_disk_unless_another_case_shows_it(
    desk: CaseDesk, a_jpeg: Callable[..., bytes]
):
    one, other = await desk.open(), await desk.open(kind=CaseKind.REWORK)
    for case in (one, other):
        await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=a_jpeg()), ANA)
    sha256 = desk.case(one.id).photos[0].sha256

    await desk.photos.remove(RemovePhoto(case=one.id, revision=2, photo=sha256, why="Shows a person"), BEN)
    still = (await desk.store.photo(sha256)).trouble
    await desk.photos.remove(RemovePhoto(case=other.id, revision=2, photo=sha256, why="Shows a person"), CLARA)

    assert (still, (await desk.store.photo(sha256)).trouble) == ("", "removed")
    assert [photo.is_removed for photo in desk.case(one.id).photos] == [True]
    assert (await desk.store.story(one.id))[-1].words == "Shows a person"


async def test_that_a_changed_photo_is_not_shown_as_the_one_that_was_attached(
    desk: CaseDesk, a_jpeg: Callable[..., bytes]
):
    sha256 = await desk.store.keep_photo(a_jpeg(), "image/jpeg")
    (desk.folder / "photos" / f"{sha256}.jpg").write_bytes(a_jpeg("red"))

    assert (await desk.store.photo(sha256)).trouble == "damaged"
    assert (await desk.store.photo("../records")).trouble == "missing"


async def test_that_a_backup_brings_cases_and_photos_back_and_names_what_is_damaged(
    desk: CaseDesk, a_jpeg: Callable[..., bytes], tmp_path: Path, no_history: ForgetNames
):
    case = await desk.open(title="Feeder empty")
    await desk.photos.attach(AttachPhoto(case=case.id, revision=1, data=a_jpeg()), ANA)
    (desk.folder / "escalation.yaml").write_text("version: 1\nladders: []\n")
    desk.journal.checkpoint()

    backup(desk.folder, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "machine", forget_names=no_history)

    again = CaseStore(Journal(tmp_path / "machine" / "records.sqlite", panel="cell"))
    assert again.case(case.id) == desk.case(case.id)
    sha256 = desk.case(case.id).photos[0].sha256
    assert (await again.photo(sha256)).data == a_jpeg()
    assert (tmp_path / "machine" / "escalation.yaml").exists()
    assert photo_faults(tmp_path / "machine", tmp_path / "machine" / "records.sqlite") == []
    (tmp_path / "machine" / "photos" / f"{sha256}.jpg").unlink()
    assert len(photo_faults(tmp_path / "machine", tmp_path / "machine" / "records.sqlite")) == 1
    again._journal.close()


async def test_that_a_past_moment_is_told_as_it_was(desk: CaseDesk):
    case = await desk.open()
    rows = desk.journal.database
    with rows.reader.connect() as connection:
        moment_ns = connection.exec_driver_sql("SELECT max(time_ns) FROM journal").scalar_one()
    await desk.service.resolve(ResolveCase(case=case.id, revision=1, solution="Filled up"), ANA)

    assert (await desk.store.then(moment_ns)).listed == (case,)
    assert (await desk.store.then(2**62)).listed[0].state is CaseState.RESOLVED

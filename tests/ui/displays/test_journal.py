"""The journal display: acts in words, the past below, and a way on where there is nothing to read."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt

from hmi import i18n
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import Answer, AskJournal, JournalAnswer, JournalRow, Query
from hmi.link.messages import Recorded
from ui.displays.journal import PAGE, JournalDisplay
from ui.displays.journal_topics import Topic
from ui.models.journal_list import ENTRY_ROLE
from ui.widgets.condition_mark import Mark

OVERRIDE = "cobot/ur5e/parameterset.speedoverride"


def row(seq: int, kind: str, subject: str = "", actor: str = "p-1", name: str = "Ana Reyes", **facts: str):
    return JournalRow(
        seq=seq,
        id=f"j-{seq}",
        time_ns=1_700_000_000_000_000_000 + seq * 10**9,
        actor=actor,
        actor_name=name,
        role="coordinator" if actor else "",
        panel="panel 1",
        kind=kind,
        subject=subject,
        facts=facts,
    )


class Service:
    """Answers from a list of rows, newest first, as the store does."""

    def __init__(self) -> None:
        self.rows: list[JournalRow] = []
        self.refusal: Outcome | None = None
        self.asked: list[AskJournal] = []
        self.is_intact: bool | None = None

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        if not isinstance(query, AskJournal):
            return
        self.asked.append(query)
        if self.refusal is not None:
            on_answer(self.refusal)
            return
        found = [
            one
            for one in sorted(self.rows, key=lambda one: -one.seq)
            if (query.before is None or one.seq < query.before)
            and (not query.kinds or one.kind in query.kinds)
            and query.text.lower() in one.actor_name.lower()
        ]
        on_answer(JournalAnswer(rows=tuple(found[: query.limit]), is_intact=self.is_intact, verified_ns=10**18))

    def do(self, command: object, on_outcome: Callable[[Outcome], None]) -> None:
        raise AssertionError(f"the journal only reads, it does not {command}")


@pytest.fixture
def service(panel) -> Service:
    service = Service()
    panel.bridge.link = service
    service.rows = [
        row(1, "service.started", actor="", name="", version="0.1.0"),
        row(2, "write_tag.asked", OVERRIDE, tag_name=OVERRIDE, value="60.0", seen="80.0"),
        row(3, "write_tag.done", OVERRIDE, asked="2"),
        row(4, "set_pin.asked", "p-1", person="p-1"),
        row(5, "person.pin_set", "p-1"),
        row(6, "set_pin.done", "p-1", asked="4"),
        row(7, "trust_certificate.asked", "cell", endpoint="cell", fingerprint="AB12"),
        row(8, "trust_certificate.refused", "cell", asked="7", reason="not_permitted", action="trust_certificate"),
    ]
    return service


@pytest.fixture
def display(qtbot, panel, service) -> JournalDisplay:
    display = JournalDisplay(panel.bridge)
    qtbot.addWidget(display)
    panel.keep.append(display)
    display.resize(1174, 640)
    display.show()
    display.enter()
    return display


def lines(display: JournalDisplay) -> list[tuple[str, str]]:
    contents = [display._content_of(entry) for entry in display.entries.entries]
    return [(content.words, content.detail) for content in contents]


def choose(display: JournalDisplay, line: int) -> dict[str, str]:
    display.list.setCurrentIndex(display.entries.index(line))
    form = display.card.facts
    return {name.text(): value.text() for name, value in zip(form._names, form._values, strict=True)}


def test_that_acts_are_told_in_words_newest_first(display) -> None:
    assert lines(display) == [
        ("Trust a certificate: refused", "Ana Reyes · cell"),
        ("Set a PIN: done", "Ana Reyes"),
        (
            "Change a value: done",
            "Ana Reyes · Cobot · UR5e · Speed override · 80\N{NO-BREAK SPACE}% → 60\N{NO-BREAK SPACE}%",
        ),
        ("The cell service started", ""),
    ]


def test_that_the_chosen_line_says_all_that_was_recorded(display) -> None:
    facts = choose(display, 2)

    assert facts["Who"] == "Ana Reyes"
    assert facts["Role"] == "Coordinator"
    assert facts["Change"] == "80\N{NO-BREAK SPACE}% → 60\N{NO-BREAK SPACE}%"
    assert facts["Record"] == "2, 3"


def test_that_a_refusal_says_why_and_what_to_do(display) -> None:
    facts = choose(display, 0)

    assert "Administrator" in display.card.remark.text()
    assert facts["Fingerprint"] == "AB12"


def test_that_a_lock_that_ends_by_itself_sends_nobody_to_the_administrator(display, service) -> None:
    lock = {"reason": "locked_out", "until_ns": str(1_700_000_300 * 10**9), "needs_administrator": "false"}
    service.rows = [row(9, "sign_in.refused", "p-2", asked="8", is_panel="false", **lock)]
    display.enter()

    facts = choose(display, 0)

    assert "Wait, or ask an administrator to unlock you." in display.card.remark.text()
    assert "Locked until" in facts
    assert not {"is_panel", "needs_administrator", "until_ns"} & facts.keys()


def test_that_a_badge_that_was_only_recognised_is_not_told_as_a_sign_in(display, service) -> None:
    service.rows = [row(9, "sign_in.done", "p-2", asked="8", person="p-2", is_recognised="true")]
    display.enter()

    assert lines(display)[0][0] == "A badge was recognised; the PIN was asked for"
    assert "is_recognised" not in choose(display, 0)


def test_that_states_and_languages_are_told_in_words(display, service) -> None:
    service.rows = [
        row(9, "set_language.done", "p-1", asked="8", language="de"),
        row(7, "connection.changed", "cell", actor="", name="", state="lost"),
    ]
    display.enter()

    assert lines(display)[0] == ("Choose a language: done", "Ana Reyes · Deutsch")
    assert lines(display)[1] == ("The connection changed", "cell · Connection lost")
    assert choose(display, 0)["Language"] == "Deutsch"
    assert choose(display, 1)["State"] == "Connection lost"


def test_that_each_record_can_be_seen(display) -> None:
    display.filter.topics.keys[Topic.RECORDS.value].click()

    assert len(display.entries.entries) == 8
    assert lines(display)[3] == ("person.pin_set", "Ana Reyes")


def test_that_a_refused_act_still_tells_what_was_asked(display, service) -> None:
    display.filter.topics.keys[Topic.REFUSED.value].click()
    assert [entry.row.seq for entry in display.entries.entries] == [8]

    assert choose(display, 0)["Fingerprint"] == "AB12"
    assert service.asked[-1] == AskJournal(before=8, limit=1)


def test_that_a_topic_asks_the_service_for_its_kinds_only(display) -> None:
    display.filter.topics.keys[Topic.CELL.value].click()

    assert [entry.act for entry in display.entries.entries] == ["write_tag"]


def test_that_a_search_waits_for_the_last_letter(qtbot, display, service) -> None:
    count = len(service.asked)
    qtbot.keyClicks(display.filter.search, "reyes")

    qtbot.waitUntil(lambda: len(service.asked) > count)

    assert [query.text for query in service.asked[count:]] == ["reyes"]


def test_that_nothing_found_is_said(qtbot, display) -> None:
    display.filter.search.setText("nobody")

    qtbot.waitUntil(display.empty.isVisible)

    assert display.empty.label.text() == "Nothing of that kind was recorded."


def test_that_scrolling_down_goes_into_the_past(qtbot, display, service) -> None:
    service.rows = [row(seq, "service.started", actor="", name="") for seq in range(1, PAGE * 4)]
    display.enter()
    bar = display.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    read = len(display.entries.entries)
    assert read < PAGE * 3

    bar.setValue(bar.maximum())

    qtbot.waitUntil(lambda: len(display.entries.entries) > read)
    assert [entry.row.seq for entry in display.entries.entries][:3] == [399, 398, 397]


def test_that_pages_of_consequences_do_not_end_the_list(qtbot, display, service) -> None:
    service.rows = [row(1, "service.started", actor="", name="")]
    service.rows += [row(seq, "person.pin_set") for seq in range(2, PAGE + 50)]

    display.enter()

    qtbot.waitUntil(lambda: [entry.row.seq for entry in display.entries.entries] == [1])


def test_that_a_broken_chain_is_said_aloud(display, service) -> None:
    service.is_intact = False

    display.enter()

    assert display.state_label.text() == "The journal was changed from outside. Tell the administrator."
    assert display.state_label.property("look") == "abnormal"


def test_that_nobody_signed_in_is_led_to_signing_in(qtbot, display, service, panel) -> None:
    service.refusal = Refused(reason=Reason.NOT_SIGNED_IN)
    display.enter()

    qtbot.mouseClick(display.empty.key, Qt.MouseButton.LeftButton)

    assert display.empty.label.text() == "Sign in to read the journal."
    assert display.empty.key.text() == "Sign in"
    assert panel.asked == [("sign_in", "")]


def test_that_where_nobody_is_known_yet_the_key_says_set_up(display, service, panel) -> None:
    service.refusal = Refused(reason=Reason.NOT_SIGNED_IN)
    panel.bridge.needs_setup = True

    display.enter()

    assert display.empty.key.text() == "Set up"


def test_that_a_silent_service_can_be_asked_again(qtbot, display, service, panel) -> None:
    rows, service.refusal = service.rows, Refused(reason=Reason.NOT_PERMITTED)
    display.enter()
    assert not display.empty.key.isVisible()

    service.refusal, panel.bridge.picture.is_attached = None, False
    service.rows = rows
    display.enter()

    assert len(display.entries.entries) == 4


def test_that_a_service_in_trouble_is_not_taken_for_a_missing_right(qtbot, display, service, panel) -> None:
    service.refusal = Refused(reason=Reason.JOURNAL_UNAVAILABLE)
    display.enter()
    assert display.empty.label.text() == "The journal is not available now. Try again when the service is back."

    service.refusal = None
    qtbot.mouseClick(display.empty.key, Qt.MouseButton.LeftButton)

    assert panel.asked == []
    assert len(display.entries.entries) == 4


def test_that_marks_tell_stages_apart(display) -> None:
    marks = [display._content_of(entry).mark for entry in display.entries.entries]

    assert marks == [Mark.STOPPED, Mark.CONNECTED, Mark.CONNECTED, Mark.NOTICE]


def test_that_a_view_is_told_by_its_name_which_is_a_fact(display, service) -> None:
    asked = msgspec.structs.replace(row(1, "save_view.asked"), facts={"name": "Shift of Ana"})
    service.rows = [asked, row(2, "save_view.done", asked="1")]
    display.enter()

    assert lines(display)[0] == ("Save a view: done", "Ana Reyes · Shift of Ana")


def test_that_who_spoke_of_an_erased_person_is_not_told_as_erased(display, service) -> None:
    spoken = msgspec.structs.replace(row(1, "export_journal.asked"), is_erased=True)
    service.rows = [spoken, row(2, "person.erased", "p-2", also="[1, 7]")]
    display.enter()

    assert lines(display)[-1] == ("Save records as a file: asked", "Ana Reyes")
    assert choose(display, len(lines(display)) - 1)["What was said"] == "erased"


def test_that_an_erased_person_has_no_name(display, service) -> None:
    service.rows = [
        JournalRow(
            seq=1,
            id="j-1",
            time_ns=10**18,
            actor="p-9",
            actor_name="",
            role="operator",
            panel="panel 1",
            kind="sign_in.done",
            subject="p-9",
            facts={},
            is_erased=True,
        )
    ]
    display.enter()

    assert lines(display)[0][1].startswith("erased")


def test_that_a_change_is_told_in_the_numbers_of_the_language(display, service) -> None:
    i18n.choose("de")
    service.rows[1] = row(2, "write_tag.asked", OVERRIDE, tag_name=OVERRIDE, value="62.5", seen="80.0")
    display.enter()

    assert lines(display)[2][1].endswith("80\N{NO-BREAK SPACE}% → 62,5\N{NO-BREAK SPACE}%")


def test_that_letters_from_right_to_left_do_not_turn_a_change_round(display) -> None:
    i18n.choose("ar")
    display.retranslate()

    *_, change = lines(display)[2][1].split(" · ")

    assert change == "\u2068\u206680\N{NO-BREAK SPACE}% → 60\N{NO-BREAK SPACE}%\u2069\u2069"


def test_that_the_words_change_with_the_language(display) -> None:
    i18n.choose("de")
    display.retranslate()

    assert lines(display)[3][0] == "Der Zellendienst wurde gestartet"
    assert isinstance(display.entries.index(0).data(ENTRY_ROLE).row, JournalRow)


def test_that_new_records_are_offered_and_do_not_push_the_reader_away(display, panel, service) -> None:
    choose(display, 2)
    before = lines(display)
    service.rows.append(row(9, "service.started", actor="", name="", version="0.1.0"))

    panel.bridge.take(Recorded(needs_setup=False))

    assert lines(display) == before
    assert display.list.currentIndex().row() == 2
    assert display.refresh_key.text() == "Show what is new"
    display.refresh_key.click()
    assert len(lines(display)) == len(before) + 1
    assert display.refresh_key.text() == "Refresh"


def test_that_a_row_that_another_display_names_is_opened_with_what_came_of_it(display, service) -> None:
    service.rows = [row(seq, "write_tag.asked" if seq % 2 else "write_tag.done", OVERRIDE) for seq in range(1, 41)]
    for one in range(2, 41, 2):
        service.rows[one - 1] = row(one, "write_tag.done", OVERRIDE, asked=str(one - 1))

    display.open_subject("7")
    display.enter()

    entry = display.list.currentIndex().data(ENTRY_ROLE)
    assert 7 in (entry.asked_at, entry.asked.seq if entry.asked is not None else None)
    assert 9 in [asked.before for asked in service.asked]

    service.asked.clear()
    display.enter()

    assert service.asked[0].before is None

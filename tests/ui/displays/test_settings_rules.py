"""What is in force about reasons and shifts can be read, with the file it comes from and all that is wrong with it."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel

from hmi import i18n
from hmi.content.reasons_file import read_reasons
from hmi.content.shifts_file import read_shifts
from hmi.domain.outcome import Reason, Refused
from hmi.domain.reason_tree import Counts, ReasonGroup, ReasonHints, ReasonTree, StopReason
from hmi.domain.shift_calendar import Break, Holiday, ShiftCalendar, ShiftRule, SingleDowntime, Weekday
from hmi.domain.site_rules import AskSiteRules, SiteFileFacts, SiteRulesAnswer
from hmi.domain.stop import StopKind
from hmi.paths import shipped
from ui.displays.settings_rules import SiteRulesCard
from ui.displays.site_rules_words import file_words, reason_lines, shift_lines
from ui.wording.notice import notice_sentence

FAULT = "reasons.yaml:5: groups.0.counts: must be one of availability_loss, setup, planned_downtime"


def an_answer(**more) -> SiteRulesAnswer:
    told = {
        "tree": read_reasons(shipped("resources") / "reasons.yaml"),
        "reasons": SiteFileFacts(name="reasons.yaml", is_shipped=True, read_ns=1_760_000_000 * 10**9),
        "calendar": read_shifts(shipped("resources") / "shifts.yaml"),
        "shifts": SiteFileFacts(name="shifts.yaml", is_shipped=False, read_ns=1_760_000_000 * 10**9),
        "time_zone": "Europe/Berlin",
        **more,
    }
    return SiteRulesAnswer(**told)


@pytest.fixture
def card(panel, qtbot) -> SiteRulesCard:
    card = SiteRulesCard(panel.bridge)
    qtbot.addWidget(card)
    card.show()
    card.ask()
    return card


def words_of(widget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_that_the_files_in_use_are_named_with_when_they_were_read(card, panel):
    panel.link.answer(AskSiteRules, an_answer())

    told = words_of(card)
    assert "as it ships with Tandem" in told
    assert "shifts.yaml" in told
    assert "without a restart" in told


def test_that_a_wrong_file_is_told_with_line_and_field(card, panel):
    bad = SiteFileFacts(name="reasons.yaml", is_shipped=False, read_ns=10**18, faults=(FAULT,))

    panel.link.answer(AskSiteRules, an_answer(reasons=bad))

    told = words_of(card)
    assert FAULT in told
    assert "What was read before is in use" in told


def test_that_nothing_is_claimed_while_the_service_does_not_answer(card, panel):
    panel.link.answer(AskSiteRules, Refused(reason=Reason.SERVICE_SILENT))

    assert "not known now" in words_of(card)
    assert not card.look_key.isVisible()


def test_that_everything_in_force_can_be_read(card, panel, qtbot):
    panel.link.answer(AskSiteRules, an_answer())

    qtbot.mouseClick(card.look_key, Qt.MouseButton.LeftButton)

    told = words_of(card.faceplate)
    assert "Gripper or vacuum" in told
    assert "Unplanned: lowers availability" in told
    assert "Europe/Berlin" in told


def test_that_what_can_be_read_follows_the_language(card, panel, qtbot):
    wrong = SiteFileFacts(name="reasons.yaml", is_shipped=False, read_ns=10**18, faults=(FAULT,))
    panel.link.answer(AskSiteRules, an_answer(reasons=wrong))
    qtbot.mouseClick(card.look_key, Qt.MouseButton.LeftButton)
    before = words_of(card.faceplate)

    i18n.choose("de")
    QApplication.sendEvent(card.faceplate, QEvent(QEvent.Type.LanguageChange))

    told = words_of(card.faceplate)
    assert ("Time zone" in before, "Time zone" in told, "Zeitzone" in told) == (True, False, True)
    assert "Reasons for stops" not in told
    assert FAULT in told


def test_that_reasons_say_what_they_count_to_and_what_they_are_proposed_for(panel):
    lines = dict(reason_lines(read_reasons(shipped("resources") / "reasons.yaml"), panel.bridge.picture.cell))

    assert lines["Set-up and changeover"] == "Set-up: lowers availability"
    assert "*jam*" in lines["\N{EN DASH} Part or belt jammed"]


def test_that_shifts_say_when_and_on_which_days_with_their_breaks_and_holidays():
    workdays = (Weekday.MONDAY, Weekday.FRIDAY)
    pause = Break(begin="02:00", end="02:30", label="Rest")
    night = ShiftRule(id="n", label="Night", begin="22:00", end="06:00", days=workdays, breaks=(pause,))
    calendar = ShiftCalendar(
        shifts=(night,),
        holidays=(Holiday(date="2026-12-25", label="Christmas"), Holiday(date="2026-12-26")),
        planned_downtime=(SingleDowntime(label="Rebuild", begin="2026-12-21 06:00", end="2026-12-23T14:00"),),
        planned_run_time_s=42.0,
    )

    lines = dict(shift_lines(an_answer(calendar=calendar)))

    assert lines["Night"] == "22:00\N{EN DASH}06:00 · Mon, Fri"
    assert lines["\N{EN DASH} Rest"] == "02:00\N{EN DASH}02:30"
    assert lines["Christmas"] == "Holiday · 25/12/2026"
    assert lines["Holiday"] == "26/12/2026"
    assert lines["Rebuild"] == "Planned downtime · 21/12/2026 06:00 \N{EN DASH} 23/12/2026 14:00"
    assert lines["PRI: planned run time per item"] == "42.0\N{NO-BREAK SPACE}s"


def test_that_machines_for_which_a_reason_is_proposed_are_called_as_people_call_them(panel):
    hints = ReasonHints(equipment=("cobot", "machine_tool", "gone"), kinds=(StopKind.FAULT,))
    reason = StopReason(id="jam", label="Jam", suggested_by=hints)
    group = ReasonGroup(id="g", label="Group", counts=Counts.SETUP, reasons=(reason,))

    lines = dict(reason_lines(ReasonTree(groups=(group,)), panel.bridge.picture.cell))

    label = next(one.label for one in panel.bridge.picture.cell.equipment if one.id == "cobot")
    assert f"{label}, Machine tool, gone" in lines["\N{EN DASH} Jam"]


def test_that_people_are_told_of_a_file_that_cannot_be_used():
    sentence = notice_sentence("site_files", f"{FAULT}\nshifts.yaml:1: time_zone: no such time zone")

    assert FAULT in sentence.what
    assert "what was read before is in use" in sentence.what
    assert "taken over by itself" in str(sentence.next_step)


def test_that_a_file_of_the_site_is_told_by_its_name():
    assert file_words(SiteFileFacts(name="shifts.yaml", is_shipped=False, read_ns=10**18)).startswith("shifts.yaml")

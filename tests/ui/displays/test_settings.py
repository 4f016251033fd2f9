"""Settings: every choice is one tap, and is told to whoever applies it."""

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from hmi import i18n
from hmi.domain.alarms_file import AlarmsFileAnswer, AskAlarmsFile
from hmi.domain.cell import HistoryLimits
from hmi.domain.outcome import Failed, Reason
from hmi.domain.plan_change import PlanAspect, PlanDifference, PlanPart, PlanStep
from hmi.domain.query import AskHistory, HistoryAnswer
from ui.displays.settings import SettingsDisplay
from ui.displays.settings_licences import LIBRARIES, TEXTS, licence_text
from ui.formatting import NO_BREAK

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def display(qtbot, panel) -> SettingsDisplay:
    display = SettingsDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.resize(1180, 690)
    display.show()
    display.enter()
    return display


def tap(key: QWidget) -> None:
    """As a person does: scrolls until the key is there, then touches it."""
    above = key.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(key)
    assert key.visibleRegion().contains(key.rect().center())
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "de"),
        ("shade", "dark"),
        ("text_size", "large"),
        ("is_for_gloves", True),
        ("screen_keyboard", False),
    ],
)
def test_that_a_tap_tells_the_choice(display, qtbot, name, value):
    with qtbot.waitSignal(display.setting_chosen) as chosen:
        QTest.mouseClick(display.rows[name].keys[value], Qt.MouseButton.LeftButton)

    assert chosen.args == [name, value]


def test_that_the_present_choice_is_pressed_and_ticked(display):
    display.show_choices({"shade": "dark", "is_for_gloves": True})

    assert display.rows["shade"].keys["dark"].isChecked()
    assert display.rows["shade"].keys["dark"].text().startswith("✓")
    assert not display.rows["shade"].keys["light"].text().startswith("✓")
    assert display.rows["is_for_gloves"].keys[True].isChecked()


def test_that_languages_are_named_in_their_own_words(display):
    assert display.rows["language"].keys["de"].accessibleName() == "Deutsch"


def test_that_it_tells_which_cell_this_is(display):
    names = [label.text() for label in display.cell_card.facts._values]

    assert "Cell 4" in names


def test_that_it_tells_the_version_of_screen_and_service(display):
    display.bridge.service_version = "7.8.9"
    display.enter()

    words = [label.text() for label in display.about_card.facts._values]
    assert "7.8.9" in words


def test_that_languages_come_in_a_steady_order(display):
    keys = [key.accessibleName() for key in display.rows["language"].keys.values()]

    assert keys[:2] == ["English", "Deutsch"]


@pytest.mark.parametrize("language", [name for name in i18n.languages() if name != i18n.SOURCE_LANGUAGE])
def test_that_names_of_languages_stay_when_the_language_changes(display, language):
    i18n.choose(language)
    display.retranslate()

    assert display.rows["language"].keys["en"].accessibleName() == "English"
    assert all(key.text() for row in display.rows.values() for key in row.keys.values())


def test_that_licences_are_a_page_to_go_to_and_come_back_from(display, qtbot):
    tap(display.licences_key)
    qtbot.waitUntil(display.licences.isVisible)
    words = "\n".join(label.text() for label in display.licences.findChildren(QLabel))
    assert "SIL OPEN FONT LICENSE" in words
    assert "asyncua" in words

    QTest.mouseClick(display.licences.back_key, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(display.licences_key.isVisible)


def test_that_every_library_of_the_product_has_its_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[<>=~!; ]", line)[0] for line in project["dependencies"]}

    assert {name for name, _licence in LIBRARIES} == needed


def test_that_every_licence_that_ships_is_shown():
    shipped = {str(file.relative_to(ROOT / "resources")) for file in (ROOT / "resources").rglob("*LICENSE*")}

    assert {file for _name, file in TEXTS} == shipped
    assert all(len(licence_text(file)) > 500 for _name, file in TEXTS)


def test_that_a_small_screen_with_large_keys_can_be_scrolled(display, qtbot):
    display.resize(800, 300)

    area = display._pages.widget(0).findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)


def told_of(card) -> dict[str, str]:
    names = [label.text() for label in card.facts._names]
    return dict(zip(names, (label.text().replace(NO_BREAK, " ") for label in card.facts._values), strict=True))


def test_that_it_tells_how_much_of_the_past_is_kept_and_held(display, panel):
    answer = HistoryAnswer(
        limits=HistoryLimits(keep_days=30, most_gb=20),
        most_bytes=20 * 10**9,
        room_bytes=60 * 10**9,
        held_bytes=1_340_000_000,
        oldest_ns=1_790_000_000 * 10**9,
    )
    assert not display.history_card.change_key.isEnabled()

    panel.link.answer(AskHistory, answer)

    assert told_of(display.history_card) == {
        "Kept for": "30 days",
        "At most": "20 GB",
        "Held now": "1.3 GB",
        "Begins": "21/09/2026",
    }
    tap(display.history_card.change_key)
    assert display.history_card.faceplate.isVisible()


def test_that_a_history_that_does_not_answer_is_told(display, panel):
    panel.link.answer(AskHistory, Failed(reason=Reason.HISTORY_UNAVAILABLE))

    assert "not known" in display.history_card.remark.text()
    assert not display.history_card.change_key.isEnabled()


USED, FOUND = "a" * 64, "b" * 64


def an_alarms_file(**more) -> AlarmsFileAnswer:
    return AlarmsFileAnswer(
        **({"used_sha256": USED, "used_since_ns": 1_790_000_000 * 10**9, "found_sha256": USED, "rules": 4} | more)
    )


def test_that_the_file_of_alarms_in_use_is_named(display, panel):
    panel.link.answer(AskAlarmsFile, an_alarms_file())

    assert told_of(display.alarms_card)["In use"] == USED[:12]
    assert display.alarms_card.remark.text() == ""
    assert not display.alarms_card.look_key.isVisible()


def test_that_a_changed_file_of_alarms_can_be_looked_at(display, panel):
    rule = PlanDifference(part=PlanPart.LOCAL_ALARM, step=PlanStep.CHANGED, name="hot", aspects=(PlanAspect.CONDITION,))

    panel.link.answer(AskAlarmsFile, an_alarms_file(found_sha256=FOUND, differences=(rule,)))

    assert "changed: 1 entry" in display.alarms_card.remark.text()
    tap(display.alarms_card.look_key)
    lines = display.alarms_card.faceplate.lines
    assert [label.text() for label in lines._names] == ["Tandem's alarm hot"]
    assert [label.text() for label in lines._values] == ["changed: what it watches for"]
    i18n.choose("de")
    QApplication.sendEvent(display.alarms_card.faceplate, QEvent(QEvent.Type.LanguageChange))
    assert [label.text() for label in lines._names] == ["Tandems Alarm hot"]
    assert not lines._values[0].text().startswith("changed")


def test_that_a_wrong_file_of_alarms_shows_its_faults_and_cannot_be_taken_over(display, panel):
    fault = "alarms.yaml:3: local_alarms.0.limit: unknown field"

    panel.link.answer(AskAlarmsFile, an_alarms_file(found_sha256=FOUND, faults=(fault,)))

    assert told_of(display.alarms_card)["Fault"] == fault
    assert "What was read before is in use" in display.alarms_card.remark.text()
    assert not display.alarms_card.look_key.isVisible()

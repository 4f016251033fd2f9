"""A walk through every display without a screen: pictures in several sizes, shades and languages."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, Qt, QTimer, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from hmi import i18n
from hmi.domain.connection import ConnectionState
from hmi.domain.equipment import EquipmentKind
from hmi.domain.tag import TagName
from ui.bad_day import BadDay
from ui.bridge import Bridge
from ui.cast import Cast
from ui.faceplates.alarm_shelving import AlarmShelvingFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.main_window import MainWindow
from ui.ordinary_day import OrdinaryDay
from ui.settling import Settling
from ui.tour_variants import VARIANTS, Variant
from ui.widgets.picture_file import write_picture

POLL_MS = 100
LONGEST_WAIT_MS = 90_000
WARM_UP_MS = 8_000
"""Values have to move for a while before a trend is worth a picture."""
MOST_TRIES = 20
ALARMS_MS = 6_000
"""Time in which a jam becomes an alarm, and goes again."""
_ALARMS, _ADVICE, _CASES, _WHY = "alarms", "advice", "cases", "why"
_OF_A_BAD_DAY = (
    ("overview", "bad_overview"), (_ALARMS, "bad_alarms"), (_WHY, "bad_why"), (_CASES, "bad_case"),
    ("stops", "bad_stops"), ("handover", "bad_handover"), ("shift_report", "bad_shift_report"),
    ("runner", "bad_runner"),
)  # fmt: skip
_BEHIND_FACEPLATES = "cobot"
_READY = (ConnectionState.LIVE, ConnectionState.PARTIAL)


def keep_to_the_point() -> None:
    """Leave out what Qt says of every window that no screen can hold to a size."""
    qInstallMessageHandler(_pass_on)


def _pass_on(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    if "propagateSizeHints" not in words:
        print(words, file=sys.stderr, flush=True)


_MOMENT, _PREVIEW = "moment", "procedure_preview"
_AGO_NS = 20 * 10**9
"""How far back the picture of the past is: a cell that was started for the pictures has no longer past."""


class Tour(QObject):
    """Waits for live values, then shows, settles and saves, one picture after the other."""

    ended = Signal()
    """There are no more pictures; ``is_complete`` says whether those are all."""

    def __init__(self, window: MainWindow, bridge: Bridge, folder: Path, setup_code: Callable[[], str]) -> None:
        super().__init__()
        self._window, self._bridge, self._folder, self._setup_code = window, bridge, folder, setup_code
        self._waited_ms = 0
        self._day = OrdinaryDay(bridge)
        self._settling = Settling(lambda: bridge.is_owed, self)
        self._steps: list[Callable[[], None]] = []
        self._faceplate: Faceplate | None = None
        self._cast: Cast | None = None
        self._slow: list[Callable[[], None]] = [self._day.begin_jam, self._day.end_jam]
        """After these the cell takes its time."""
        self._is_broken_off = False
        self.is_complete = False
        window.faceplate_opened.connect(self._on_faceplate_opened)

    def start(self) -> None:
        """Begin to wait; call once the event loop runs."""
        if self._is_ready():
            print("tandem: values are live, taking pictures …", flush=True)
            self._steps = self._steps_before_anyone()
            QTimer.singleShot(WARM_UP_MS, self._go_on)
        elif self._waited_ms > LONGEST_WAIT_MS:
            print("tandem: no live values came; no pictures were taken", flush=True)
            self.ended.emit()
        else:
            self._waited_ms += POLL_MS
            QTimer.singleShot(POLL_MS, self.start)

    def _is_ready(self) -> bool:
        states = [status.state for status in self._bridge.connections.values()]
        return self._bridge.picture.is_attached and bool(states) and all(state in _READY for state in states)

    def _go_on(self) -> None:
        """One step; the last of those before anyone is there hands over to the people's script."""
        if self._is_broken_off:
            return
        if not self._steps:
            self.is_complete = True
            self.ended.emit()
            return
        if not self._bridge.picture.is_attached and self._waited_ms < LONGEST_WAIT_MS:
            self._waited_ms += POLL_MS  # a change of look may take so long that the service seems silent
            QTimer.singleShot(POLL_MS, self._go_on)
            return
        step = self._steps.pop(0)
        step()
        if step != self._let_people_in:
            self._stay_awake()
            if step in self._slow:
                QTimer.singleShot(ALARMS_MS, self._go_on)
            else:
                self._settling.wait(self._go_on)

    def _stay_awake(self) -> None:
        """A key that means nothing, as a hand on the panel: sessions do not end for idleness on the way."""
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._window, press)

    def _steps_before_anyone(self) -> list[Callable[[], None]]:
        """The very first start, where nobody is known; then the people come, then everything else."""
        if not self._bridge.needs_setup:
            return self._steps_of_all()
        name = f"{VARIANTS[0].name}_00_first_start.png"
        return [
            *self._steps_to(VARIANTS[0]),
            lambda: self._show("sign_in", ""),
            lambda: self._save(name),
            self._let_people_in,
        ]

    def _let_people_in(self) -> None:
        cell = self._bridge.picture.cell
        traces = tuple(tag.name for tag in cell.tags if tag.role.endswith("ActualPosition"))[:6]
        self._cast = Cast(self._bridge, self._setup_code(), self._set_point(), traces)
        self._cast.play(self._on_people_there)

    def _on_people_there(self, trouble: str) -> None:
        if trouble:
            print(f"tandem: the pictures show nobody signed in ({trouble})", flush=True)
            self._cast = None
        self._steps = self._steps_of_all()
        self._go_on()

    def _steps_of_all(self) -> list[Callable[[], None]]:
        ordinary = [step for variant in VARIANTS for step in self._steps_of(variant)]
        return [*ordinary, *(self._steps_of_a_bad_day(self._cast) if self._cast is not None else ())]

    def _steps_of_a_bad_day(self, cast: Cast) -> list[Callable[[], None]]:
        """What nobody wants to see, seen in every variant: it happens once, because it takes a cell long to recover."""
        day = BadDay(self._bridge, cast, self._window.grab)
        self._slow.append(day.let_faults_come)
        pictures = [step for variant in VARIANTS for step in self._steps_of_trouble(variant, day)]
        before = [
            lambda: self._show(_BEHIND_FACEPLATES, ""),
            *day.steps_of_a_case(),
            self._day.begin_work,
            day.let_faults_come,
            day.silence,
        ]
        return [*before, *day.steps_of_a_handover(), *pictures]

    def _steps_of_trouble(self, variant: Variant, day: BadDay) -> list[Callable[[], None]]:
        steps = [*self._steps_to(variant), lambda: self._insist_on(variant.language)]
        for display, label in _OF_A_BAD_DAY:
            steps.append(lambda display=display: self._show(display, day.subject_on(display)))
            steps.append(lambda label=label: self._save(f"{variant.name}_{label}.png"))
        return [*steps, self._open_shelving, lambda: self._save(f"{variant.name}_bad_shelving.png")]

    def _open_shelving(self) -> None:
        """The dialog over the list, as the key of the card opens it."""
        self._show(_ALARMS, "")
        alarm = min(self._bridge.alarms.values(), key=lambda one: one.priority, default=None)
        if alarm is not None:
            self._faceplate = AlarmShelvingFaceplate(self._bridge, alarm)
            self._faceplate.open_over(self._window)

    def _set_point(self) -> TagName | None:
        """A set point that says something on a picture."""
        tags = [tag for tag in self._bridge.picture.cell.tags if tag.is_writable and tag.engineering_range is not None]
        return next((tag.name for tag in tags if tag.role.endswith("SpeedOverride")), tags[0].name if tags else None)

    def _steps_of(self, variant: Variant) -> list[Callable[[], None]]:
        steps = [*self._steps_to(variant), lambda: self._insist_on(variant.language)]
        if _ALARMS in self._window.places():
            steps += self._steps_of_a_jam(f"{variant.name}_alarms_standing.png")
        for number, (display, subject, label) in enumerate(self._stops(), 1):
            name = f"{variant.name}_{number:02d}_{label}.png"
            if display in self._window.faceplates():
                steps.append(lambda: self._show(_BEHIND_FACEPLATES, ""))
            if display == _CASES:
                steps.append(self._day.report_case)
            steps.append(lambda display=display, subject=subject: self._show(display, subject))
            steps.append(lambda name=name: self._save(name))
            if display == _CASES:
                steps += [self._day.solve_case, self._day.close_case]
        return [*steps, *self._steps_of_the_past(variant.name)]

    def _steps_of_the_past(self, name: str) -> list[Callable[[], None]]:
        """The cell as it was, and the way back."""
        if _MOMENT not in self._window.faceplates():
            return []
        bridge = self._bridge
        return [
            lambda: self._show(_BEHIND_FACEPLATES, ""),
            lambda: bridge.moment_requested.emit(bridge.now_ns - _AGO_NS),
            lambda: self._save(f"{name}_past.png"),
            lambda: bridge.moment_requested.emit(None),
        ]

    def _steps_of_a_jam(self, name: str) -> list[Callable[[], None]]:
        """An alarm comes, is seen and goes."""
        return [
            lambda: self._show(_ALARMS, ""),
            self._day.begin_jam,
            lambda: self._save(name),
            *self._steps_of_why(name),
            self._day.end_jam,
            self._day.acknowledge_all,
        ]

    def _steps_of_why(self, name: str) -> list[Callable[[], None]]:
        """Why the cell stands, or a part of it, while it does."""
        if _WHY not in self._window.places():
            return []
        return [lambda: self._show(_WHY, "cell"), lambda: self._save(name.replace(_ALARMS, _WHY))]

    def _stops(self) -> list[tuple[str, str, str]]:
        """Display or faceplate, subject and file label, in the order of the rail."""
        cell = self._bridge.picture.cell
        machines = [one.id for one in cell.equipment if one.kind is not EquipmentKind.ROBOT]
        moving = [tag.name for tag in cell.tags if tag.role.endswith("ActualPosition")]
        stops: list[tuple[str, str, str]] = []
        for name in self._window.places():
            if name == "machine":
                stops += [(name, machine, f"{name}_{machine}") for machine in machines]
            elif name == "trends":
                stops += [(name, tag, name) for tag in moving[:1]]
            elif name == _PREVIEW:
                stops += [(name, "", name), (name, "lens_cleaning", f"{name}_file")]
            else:
                stops.append((name, "overview" if name == "help" else "", name))
        for name in self._window.faceplates():
            subject = (self._set_point() or "") if name == "set_point" else ""
            stops.append((name, subject, name))
        return stops

    def _steps_to(self, variant: Variant) -> list[Callable[[], None]]:
        """One choice at a time, as a hand makes them: each styles everything anew, and the service refuses what was
        asked while the screen stood still."""
        steps: list[Callable[[], None]] = [lambda: self._window.resize(variant.width, variant.height)]
        for name in ("shade", "is_for_gloves", "language"):
            steps.append(lambda name=name: self._choose(name, getattr(variant, name)))
        return steps

    def _choose(self, name: str, value: object) -> None:
        if self._window.choices[name] != value:
            self._window.choices.choose(name, value)

    def _insist_on(self, language: str, tries: int = MOST_TRIES) -> None:
        """Until the person on the pictures speaks it: the service refuses a choice that a stalled screen sent late."""
        session = self._bridge.session
        spoken = {i18n.language(), session.person.language if session is not None else language}
        if spoken == {language}:
            return
        if not tries:
            self._break_off(f"the screen does not speak {language}")
            return
        self._window.choices.choose("language", language)
        self._steps.insert(0, lambda: self._insist_on(language, tries - 1))

    def _break_off(self, fault: str) -> None:
        print(f"tandem: {fault}; the pictures end here", flush=True)
        self._is_broken_off = True
        self.ended.emit()

    def _show(self, display: str, subject: str) -> None:
        waiting = self._bridge.advices.waiting
        if display == _ADVICE and waiting:
            subject = waiting[0].advice.id
        self._bridge.display_requested.emit(display, subject)

    def _save(self, name: str) -> None:
        file = self._folder / name
        QApplication.sendPostedEvents()  # what was built in this very round of the loop is not laid out yet
        try:
            write_picture(self._window.grab(), file)
        except OSError as error:
            self._break_off(f"{file}: {error.strerror}")
            return
        print(f"tandem: {name}", flush=True)
        faceplate, self._faceplate = self._faceplate, None
        if faceplate is not None:
            faceplate.close_with(False)

    def _on_faceplate_opened(self, faceplate: Faceplate) -> None:
        self._faceplate = faceplate

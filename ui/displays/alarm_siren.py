"""The sounds of this screen: of the present, whatever it shows, until somebody has the alarm or silences it."""

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from hmi import clock
from hmi.domain.alarm import Priority
from hmi.domain.alarm_transition import AlarmChange
from ui.bridge import Bridge
from ui.models.alarm_rhythm import AlarmRhythm
from ui.sound_patterns import PATTERNS, Wave, wave_of
from ui.sound_player import SoundDevice, SoundPlayer

TICK_MS = 250
_LOUDNESS = {"quiet": 0.15, "normal": 0.4, "loud": 0.9}


class SirenState(StrEnum):
    """What a screen does about sounds."""

    QUIET = "quiet"
    """There is nothing to be heard."""
    SOUNDING = "sounding"
    SILENCED = "silenced"
    """Somebody silenced the cell for a while."""
    SWITCHED_OFF = "switched_off"
    """At this screen, for good."""


class AlarmSiren(QObject):
    """Lives as long as the window. Without a player it says what would be heard."""

    changed = Signal()
    """``state`` or ``device`` is another one."""

    switch_requested = Signal(bool)
    """Somebody may have it so: whether this screen sounds from now on. The main window keeps it."""

    def __init__(self, bridge: Bridge, player: SoundPlayer | None, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._player = bridge, player
        self._rhythm = AlarmRhythm()
        self._is_on = True
        self._volume = "normal"
        self._waves: dict[tuple[Priority, str], Wave] = {}
        self.state = SirenState.QUIET
        self._tests: list[Priority] = []
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        bridge.live_alarms_changed.connect(self._on_alarms_changed)
        bridge.silence_changed.connect(self._on_silence_changed)
        if player is not None:
            player.device_changed.connect(self.changed)

    @property
    def device(self) -> SoundDevice:
        """Whether this screen can be heard at all."""
        return self._player.device if self._player is not None else SoundDevice.MISSING

    @property
    def has_player(self) -> bool:
        """Whether this screen is meant to be heard; one that only takes pictures is not."""
        return self._player is not None

    def use(self, *, is_on: bool, volume: str) -> None:
        """As it was chosen for this screen."""
        self._is_on, self._volume = is_on, volume
        if not is_on:
            self._hush()
        self._look()

    def test(self) -> None:
        """Let each pattern be heard once, the least urgent first, whatever is chosen."""
        self._tests = [Priority.LOW, Priority.MEDIUM, Priority.HIGH]

    def close(self) -> None:
        """The screen ends."""
        self._tick.stop()
        if self._player is not None:
            self._player.close()

    def _on_alarms_changed(self, changes: Iterable[AlarmChange]) -> None:
        self._rhythm.take(changes, self._bridge.silence)
        self._look()

    def _on_silence_changed(self) -> None:
        if self._bridge.silence is not None:
            self._hush()
        self._look()

    def _on_tick(self) -> None:
        player = self._player
        if self._tests and player is not None and not player.is_playing:
            player.play(self._wave(self._tests.pop(0)))
            return
        self._look()

    def _look(self) -> None:
        bridge = self._bridge
        alarms = bridge.live.alarms if bridge.live.picture.is_attached else {}
        due = self._rhythm.due(alarms, bridge.silence, clock.monotonic_s())
        if due is not None and self._is_on and self._player is not None and not self._tests:
            self._player.play(self._wave(due))
        elif not self._rhythm.is_sounding and due is None and self.state is SirenState.SOUNDING:
            self._hush()
        self._show(self._state())

    def _state(self) -> SirenState:
        if not self._is_on:
            return SirenState.SWITCHED_OFF
        if self._rhythm.is_sounding:
            return SirenState.SOUNDING
        return SirenState.SILENCED if self._bridge.silence is not None else SirenState.QUIET

    def _show(self, state: SirenState) -> None:
        if state is not self.state:
            self.state = state
            self.changed.emit()

    def _hush(self) -> None:
        self._rhythm.forget()
        if self._player is not None:
            self._player.hush()

    def _wave(self, priority: Priority) -> Wave:
        key = (priority, self._volume)
        if key not in self._waves:
            self._waves[key] = wave_of(PATTERNS[priority], _LOUDNESS.get(self._volume, _LOUDNESS["normal"]))
        return self._waves[key]

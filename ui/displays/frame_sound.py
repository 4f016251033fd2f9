"""The sounds of alarms in the frame: one key that silences them in somebody's name, and who did so until when."""

from PySide6.QtCore import QObject

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import PersonRef
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.domain.silence import EndSilence, SilenceAlarms
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_siren import AlarmSiren, SirenState
from ui.formatting import span_text, time_text
from ui.sound_player import SoundDevice
from ui.widgets.condition_mark import Mark
from ui.widgets.icon_key import IconKey
from ui.widgets.status_strip import StripItem

SILENCE_S = 120.0
"""What one tap gives: time to walk to the machine and find the cause."""
_ICONS = {
    SirenState.QUIET: "volume-2",
    SirenState.SOUNDING: "volume-2",
    SirenState.SILENCED: "volume-x",
    SirenState.SWITCHED_OFF: "volume-x",
}


class FrameSound(QObject):
    """Drives the key at the top; knows the people by name."""

    def __init__(self, bridge: Bridge, siren: AlarmSiren, key: IconKey, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._siren, self.key = bridge, siren, key
        self._names: dict[PersonRef, str] = {}
        self._is_asked = False
        key.clicked.connect(self._on_tapped)
        siren.changed.connect(self.show)
        bridge.silence_changed.connect(self._on_silence_changed)

    def show(self) -> None:
        """The key as it is now, in the language in use."""
        state = self._siren.state
        self.key.show_icon(_ICONS[state])
        is_sounding = state is SirenState.SOUNDING
        self.key.show_look("primary" if is_sounding else "quiet")
        self.key.setAccessibleName(self._key_words(state))

    def strip_items(self) -> list[StripItem]:
        """What is to be known of sounds at the bottom: that they are silenced, or cannot be heard here."""
        items: list[StripItem] = []
        silence = self._bridge.silence
        if silence is not None:
            name = self._names.get(silence.by) or _("Somebody")
            # Translators: in the strip at the bottom, as short as can be: the sounds of alarms.
            words = _("Silenced until {time} ({name})")
            items.append(StripItem(words=words.format(name=name, time=time_text(silence.until_ns)), mark=Mark.NOTICE))
        if self._siren.state is SirenState.SWITCHED_OFF:
            items.append(StripItem(words=_("No alarm sounds at this screen"), mark=Mark.NOTICE))
        elif self._siren.device is SoundDevice.MISSING and self._siren.has_player:
            items.append(StripItem(words=_("This screen has no sound device"), mark=Mark.NOTICE))
        return items

    def _key_words(self, state: SirenState) -> str:
        match state:
            case SirenState.SOUNDING:
                return _("Silence the alarms for {time}").format(time=span_text(SILENCE_S))
            case SirenState.SILENCED:
                return _("Let alarms sound again")
            case SirenState.SWITCHED_OFF:
                return _("Alarm sounds are switched off at this screen")
            case SirenState.QUIET:
                return _("No alarm sounds now")

    def _on_tapped(self) -> None:
        match self._siren.state:
            case SirenState.SOUNDING:
                self._do(SilenceAlarms(duration_s=SILENCE_S))
            case SirenState.SILENCED:
                self._do(EndSilence())
            case SirenState.SWITCHED_OFF | SirenState.QUIET:
                self._bridge.display_requested.emit("settings", "sound")

    def _do(self, command: Command) -> None:
        if self._bridge.session is None:
            self._bridge.display_requested.emit("sign_in", "")
            return
        self._bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Refused) and outcome.reason is Reason.NOT_SIGNED_IN:
            self._bridge.display_requested.emit("sign_in", "")
        elif not isinstance(outcome, Done):
            self._bridge.display_requested.emit("alarms", "")

    def _on_silence_changed(self) -> None:
        silence = self._bridge.silence
        if silence is not None and silence.by not in self._names:
            self._bridge.ask_present(AskPeople(), self._take_names)
        self.show()

    def _take_names(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, PeopleAnswer):
            self._names = {person.ref: person.display_name for person in answer.people}
            self._siren.changed.emit()

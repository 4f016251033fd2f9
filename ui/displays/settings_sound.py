"""Sounds at this screen, as a card of the settings: whether there is a device, trying them, switching them off."""

from PySide6.QtWidgets import QWidget

from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_siren import AlarmSiren, SirenState
from ui.faceplates.screen_sound import ScreenSoundFaceplate
from ui.sound_player import SoundDevice
from ui.widgets.fact_card import FactCard
from ui.widgets.icon_key import IconKey


class SoundCard(FactCard):
    """Switching off needs a name and a reason, and is in the journal; switching on needs neither."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._siren: AlarmSiren | None = None
        self.faceplate: ScreenSoundFaceplate | None = None
        self.test_key, self.switch_key = IconKey("volume-2"), IconKey("power")
        self.test_key.clicked.connect(self._on_test)
        self.switch_key.clicked.connect(self._on_switch)
        self.add_key(self.test_key)
        self.add_key(self.switch_key)
        self.retranslate()

    def use(self, siren: AlarmSiren) -> None:
        """Follow the sounds of the screen."""
        self._siren = siren
        siren.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.show_heading(_("Alarm sounds"))
        self.test_key.setText(_("Try the sounds"))
        is_off = self._siren is not None and self._siren.state is SirenState.SWITCHED_OFF
        self.switch_key.setText(_("Switch on") if is_off else _("Switch off here …"))
        self.show_facts([(_("High"), _("fast, three and three")), (_("Medium"), _("slow, two")), (_("Low"), _("one"))])
        self.show_remark(*self._remark(is_off=is_off))

    def _remark(self, *, is_off: bool) -> tuple[str, str]:
        if is_off:
            return _("Switched off at this screen: alarms are only seen here."), "attention"
        device = self._siren.device if self._siren is not None else SoundDevice.NOT_TRIED
        if device is SoundDevice.MISSING:
            words = _("This computer has no sound device: alarms are only seen here. Connect a loudspeaker and try.")
            return words, "attention"
        return _("An alarm sounds until somebody takes or acknowledges it."), "muted"

    def _on_test(self) -> None:
        if self._siren is not None:
            self._siren.test()

    def _on_switch(self) -> None:
        if self._siren is None:
            return
        if self._bridge.session is None:
            self._bridge.display_requested.emit("sign_in", "")
            return
        is_off = self._siren.state is SirenState.SWITCHED_OFF
        self.faceplate = ScreenSoundFaceplate(self._bridge, is_off=not is_off)
        self.faceplate.settled.connect(self._siren.switch_requested)
        self.faceplate.open_over(self.window())

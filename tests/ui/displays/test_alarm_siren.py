"""What a screen sounds for, and the key that silences it in somebody's name."""

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import Person, PersonRef, Session
from hmi.domain.query import AskPeople, PeopleAnswer
from hmi.domain.silence import EndSilence, MuteScreen, Silence, SilenceAlarms
from hmi.link.messages import AlarmsChanged, SessionChanged, SilenceChanged
from ui.displays.alarm_siren import AlarmSiren, SirenState
from ui.displays.frame_sound import FrameSound
from ui.displays.settings_sound import SoundCard
from ui.sound_player import SoundDevice
from ui.widgets.icon_key import IconKey

BEN = Person(ref=PersonRef("p-ben"), display_name="Ben")


class QuietPlayer(QObject):
    """Counts what it is to play."""

    device_changed = Signal()
    device = SoundDevice.WORKS
    is_playing = False

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []
        self.hushed = 0

    def play(self, wave) -> None:
        self.lengths.append(len(wave))

    def hush(self) -> None:
        self.hushed += 1

    def close(self) -> None: ...


@pytest.fixture
def player(qapp) -> QuietPlayer:
    return QuietPlayer()


@pytest.fixture
def siren(panel, player, qtbot) -> AlarmSiren:
    siren = AlarmSiren(panel.bridge, player, panel.bridge)
    siren.use(is_on=True, volume="normal")
    yield siren
    siren.close()


@pytest.fixture
def sound(panel, siren, qtbot) -> FrameSound:
    key = IconKey("volume-2")
    qtbot.addWidget(key)
    sound = FrameSound(panel.bridge, siren, key, panel.bridge)
    sound.show()
    return sound


def tell(panel, alarm) -> None:
    before = panel.bridge.alarms.get(alarm.id)
    change = AlarmChange(before=before, after=alarm, is_listed=True, cause=AlarmCause.SOURCE)
    panel.bridge.take(AlarmsChanged(changes=(change,)))


def sign_in(panel) -> None:
    panel.bridge.take(SessionChanged(session=Session(token="t", person=BEN, signed_in_ns=1, idle_limit_s=60)))


def a_silence(**more) -> Silence:
    return Silence(**{"by": BEN.ref, "began_ns": 2 * 10**18, "until_ns": 2 * 10**18 + 120 * 10**9, **more})


def test_that_an_alarm_is_heard_at_once_and_until_it_is_acknowledged(panel, siren, player, an_alarm):
    tell(panel, an_alarm())
    assert (siren.state, len(player.lengths)) == (SirenState.SOUNDING, 1)

    tell(panel, an_alarm(is_acknowledged=True))

    assert siren.state is SirenState.QUIET
    assert player.hushed


def test_that_the_present_sounds_whatever_is_shown_and_nothing_while_nobody_hears_it(panel, siren, an_alarm):
    tell(panel, an_alarm())
    panel.bridge.picture.is_attached = False

    siren._on_tick()

    assert siren.state is SirenState.QUIET


def test_that_a_screen_that_is_switched_off_does_not_sound_and_says_so(panel, siren, sound, player, an_alarm):
    siren.use(is_on=False, volume="normal")

    tell(panel, an_alarm())

    assert not player.lengths
    assert [item.words for item in sound.strip_items()] == ["No alarm sounds at this screen"]


def test_that_nobody_silences_without_a_name(panel, siren, sound, an_alarm, qtbot):
    tell(panel, an_alarm())

    qtbot.mouseClick(sound.key, Qt.MouseButton.LeftButton)

    assert panel.asked[-1] == ("sign_in", "")
    assert not panel.link.commands


def test_that_one_tap_silences_for_a_while_and_another_ends_it(panel, siren, sound, player, an_alarm, qtbot):
    tell(panel, an_alarm(noticed_ns=1))
    sign_in(panel)
    assert sound.key.accessibleName() == "Silence the alarms for 2 min"

    qtbot.mouseClick(sound.key, Qt.MouseButton.LeftButton)
    assert panel.link.commands == [SilenceAlarms(duration_s=120.0)]
    assert siren.state is SirenState.SOUNDING  # until the service says so

    panel.bridge.take(SilenceChanged(silence=a_silence()))
    assert siren.state is SirenState.SILENCED
    qtbot.mouseClick(sound.key, Qt.MouseButton.LeftButton)
    assert panel.link.commands[-1] == EndSilence()


def test_that_everybody_reads_who_silenced_the_alarms_and_until_when(panel, siren, sound):
    panel.bridge.take(SilenceChanged(silence=a_silence()))
    assert sound.strip_items()[0].words.endswith("(Somebody)")

    panel.link.answer(AskPeople, PeopleAnswer(people=(BEN,)))
    assert sound.strip_items()[0].words.endswith("(Ben)")

    panel.bridge.take(SilenceChanged(silence=None))
    assert not sound.strip_items()


def test_that_a_new_alarm_of_high_priority_is_heard_in_spite_of_a_silence(panel, siren, player, an_alarm):
    tell(panel, an_alarm("old", noticed_ns=1))
    panel.bridge.take(SilenceChanged(silence=a_silence()))
    before = len(player.lengths)

    tell(panel, an_alarm("new", noticed_ns=2 * 10**18 + 1))

    siren._rhythm._burst_s = None  # the burst before is long over
    siren._on_tick()
    assert siren.state is SirenState.SOUNDING
    assert len(player.lengths) > before


def test_that_a_screen_without_a_device_says_so(panel, siren, sound, player):
    player.device = SoundDevice.MISSING
    player.device_changed.emit()

    assert [item.words for item in sound.strip_items()] == ["This screen has no sound device"]


def test_that_switching_a_screen_off_needs_a_name_a_reason_and_the_record(panel, siren, player, qtbot):
    card = SoundCard(panel.bridge)
    qtbot.addWidget(card)
    card.use(siren)
    card.show()
    qtbot.mouseClick(card.switch_key, Qt.MouseButton.LeftButton)
    assert panel.asked[-1] == ("sign_in", "")
    sign_in(panel)

    qtbot.mouseClick(card.switch_key, Qt.MouseButton.LeftButton)
    assert not card.faceplate.save_key.isEnabled()
    card.faceplate.field.setText("Office")
    with qtbot.waitSignal(siren.switch_requested) as wish:
        qtbot.mouseClick(card.faceplate.save_key, Qt.MouseButton.LeftButton)

    assert wish.args == [False]
    assert panel.link.commands == [MuteScreen(is_muted=True, why="Office")]


def test_that_a_refused_wish_leaves_the_sounds_on(panel, siren, qtbot):
    card = SoundCard(panel.bridge)
    qtbot.addWidget(card)
    card.use(siren)
    card.show()
    sign_in(panel)
    panel.link.do = lambda command, on_outcome: on_outcome(Refused(reason=Reason.NOT_PERMITTED))
    qtbot.mouseClick(card.switch_key, Qt.MouseButton.LeftButton)
    card.faceplate.field.setText("Office")

    with qtbot.assertNotEmitted(siren.switch_requested):
        qtbot.mouseClick(card.faceplate.save_key, Qt.MouseButton.LeftButton)

    assert card.faceplate.remark_label.text()

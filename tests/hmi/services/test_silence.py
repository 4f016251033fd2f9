"""A silence has a name and an end."""

from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.silence import LONGEST_SILENCE_S, EndSilence, MuteScreen, SilenceAlarms
from hmi.live.alarm_list import AlarmList
from hmi.live.present_silence import PresentSilence
from hmi.services.caller import Caller
from hmi.services.silence import SilenceService


def a_caller() -> Caller:
    person = Person(ref=PersonRef("p-ben"), display_name="Ben", roles=frozenset({Role.OPERATOR}))
    return Caller(Session(token="t", person=person, signed_in_ns=1, idle_limit_s=60), "panel")


def a_service() -> tuple[SilenceService, PresentSilence]:
    present = PresentSilence()
    return SilenceService(AlarmList(lambda _event: None), present), present


async def test_that_a_silence_bears_the_name_of_who_wanted_it_and_ends():
    service, present = a_service()

    assert await service.silence(SilenceAlarms(duration_s=120), a_caller()) == Done()

    assert present.silence is not None
    assert present.silence.by == "p-ben"
    assert present.silence.until_ns - present.silence.began_ns == 120 * 10**9


async def test_that_nobody_silences_without_a_name_or_for_a_shift():
    service, present = a_service()

    assert await service.silence(SilenceAlarms(duration_s=120), Caller(None, "panel")) == Refused(
        reason=Reason.NOT_SIGNED_IN
    )
    for duration_s in (0, -1, LONGEST_SILENCE_S + 1, float("nan")):
        outcome = await service.silence(SilenceAlarms(duration_s=duration_s), a_caller())
        assert outcome == Refused(reason=Reason.BAD_REQUEST)
    assert present.silence is None


async def test_that_a_silence_can_be_ended_before_its_time():
    service, present = a_service()
    await service.silence(SilenceAlarms(duration_s=120), a_caller())

    assert await service.end(EndSilence(), a_caller()) == Done()

    assert present.silence is None


async def test_that_a_screen_is_muted_only_for_a_reason():
    service, _ = a_service()

    assert await service.mute(MuteScreen(is_muted=True, why=" "), a_caller()) == Refused(reason=Reason.NO_REASON)
    assert await service.mute(MuteScreen(is_muted=True, why="Office"), a_caller()) == Done()
    assert await service.mute(MuteScreen(is_muted=False), a_caller()) == Done()

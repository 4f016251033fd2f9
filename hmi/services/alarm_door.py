"""Joins everything about alarms to the one door."""

from functools import partial

from hmi.domain.alarm_query import AskAlarmFigures, AskAlarmHistory, AskAlarmsAt, AskSimilarAlarms
from hmi.domain.alarm_transition import Transition
from hmi.domain.alarms_file import AskAlarmsFile, ReadAlarmsFile
from hmi.domain.command import (
    AcknowledgeAlarm,
    CommentAlarm,
    ConfirmAlarm,
    EnableAlarm,
    GiveBackAlarm,
    RespondToDialog,
    ShelveAlarm,
    TakeAlarm,
    UnshelveAlarm,
)
from hmi.domain.episode import EpisodeWatch
from hmi.domain.episode_query import AskEpisodes, EpisodesAnswer
from hmi.domain.guidance_query import AskGuidance
from hmi.domain.silence import EndSilence, MuteScreen, SilenceAlarms
from hmi.live.alarm_recording import AlarmRecording
from hmi.services.alarm import AlarmService
from hmi.services.alarm_answers import credited
from hmi.services.alarm_history import AlarmHistoryService
from hmi.services.alarms_file import AlarmsFileService
from hmi.services.caller import Caller
from hmi.services.dispatcher import Dispatcher
from hmi.services.guidance import GuidanceService
from hmi.services.silence import SilenceService


def serve_alarms(
    dispatcher: Dispatcher,
    *,
    alarms: AlarmService,
    recording: AlarmRecording,
    history: AlarmHistoryService,
    guidance: GuidanceService,
    episodes: EpisodeWatch,
    silence: SilenceService,
    file: AlarmsFileService,
) -> None:
    """Every command and query about alarms gets its handler."""

    async def remembered(query: AskEpisodes, caller: Caller) -> EpisodesAnswer:
        return EpisodesAnswer(remembered=episodes.remembered())

    serve, answer = dispatcher.serve, dispatcher.answer
    mine = partial(credited, recording)
    serve(AcknowledgeAlarm, mine(alarms.acknowledge, Transition.ACKNOWLEDGED, Transition.COMMENTED))
    serve(ConfirmAlarm, mine(alarms.confirm, Transition.CONFIRMED, Transition.COMMENTED))
    serve(CommentAlarm, mine(alarms.comment, Transition.COMMENTED))
    serve(ShelveAlarm, mine(alarms.shelve, Transition.SHELVED))
    serve(UnshelveAlarm, mine(alarms.unshelve, Transition.UNSHELVED))
    serve(EnableAlarm, mine(alarms.enable, Transition.ENABLED, Transition.DISABLED))
    serve(RespondToDialog, mine(alarms.respond, Transition.ANSWERED))
    serve(TakeAlarm, alarms.take)
    serve(GiveBackAlarm, alarms.give_back)
    serve(ReadAlarmsFile, file.read)
    serve(SilenceAlarms, silence.silence)
    serve(EndSilence, silence.end)
    serve(MuteScreen, silence.mute)
    answer(AskAlarmHistory, history.answer_history)
    answer(AskAlarmFigures, history.answer_figures)
    answer(AskSimilarAlarms, history.answer_similar)
    answer(AskAlarmsAt, history.answer_alarms_at)
    answer(AskAlarmsFile, file.answer)
    answer(AskGuidance, guidance.answer)
    answer(AskEpisodes, remembered)

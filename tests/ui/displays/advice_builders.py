"""Recommendations as the service tells them, for tests of what screens make of them."""

from collections.abc import Callable
from typing import Any

import msgspec

from hmi.domain.advice import (
    DO_NOTHING,
    AdviceEvidence,
    AdviceId,
    AdviceType,
    Alternative,
    Candidate,
    CauseKey,
    Confidence,
    DataGap,
    EvidenceKind,
    GapReason,
    LiveCondition,
    ModelInput,
    Recommendation,
    ShownValue,
    Source,
    Waiting,
    Worth,
)
from hmi.domain.advice_plan import ExactWrite, Plan, PlanStep
from hmi.domain.advice_query import AdviceAnswer, AdviceLine, MayDecide
from hmi.domain.advice_record import RecordInterval, TrackRecord
from hmi.domain.advice_rules import veiled
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import Person, PersonRef, Role
from hmi.domain.quality import Freshness, Quality
from hmi.domain.tag import NodeAddress, TagName, ValueRange
from hmi.domain.trial import (
    Band,
    Effect,
    Figure,
    FigureForecast,
    Forecast,
    ReasonKind,
    Spread,
    Trial,
    TrialId,
    TrialReason,
    TrialVerdict,
)
from hmi.domain.trial_query import TrialAnswer
from hmi.domain.trust_ledger import Ledger
from hmi.domain.twin_record import TwinStanding, TwinState

S = 1_000_000_000
OVERRIDE = TagName("cobot/ur5e/parameterset.speedoverride")
CURRENT = TagName("cobot/elbow/parameterset.actualcurrent")
HEAT = TagName("cobot/elbow/parameterset.motortemperature")
ANA = Person(ref=PersonRef("p-ana"), display_name="Ana Ruiz", roles=frozenset({Role.OPERATOR}))
MIRA = Person(ref=PersonRef("p-mira"), display_name="Mira Aslan", roles=frozenset({Role.COORDINATOR}))
BEN = Person(ref=PersonRef("p-ben"), display_name="Ben Okoye", roles=frozenset({Role.MAINTENANCE}))


def a_proposal(now_ns: int, number: int = 1, **more: Any) -> Recommendation:
    """To run the arm slower because a gear runs dry, unless told otherwise."""
    samples, against = EvidenceKind.SAMPLES, True
    told = Recommendation(
        id=AdviceId(f"advice-{number}"),
        advice_type=AdviceType("joint_gear_dry"),
        cause=CauseKey("cobot|Elbow|joint_gear_dry"),
        equipment=EquipmentId("cobot"),
        part="Elbow",
        title={"en": "Run the arm slower until service", "de": "Arm bis zur Wartung langsamer fahren"},
        why={
            "en": "The elbow needs more current than its motion explains, and more each hour: its gear runs dry.",
            "de": "Der Ellbogen braucht stündlich mehr Strom, als seine Bewegung erklärt: das Getriebe läuft trocken.",
        },
        intervention="speed_reduction_until_service",
        plan=Plan(
            procedure="speed_reduction_until_service",
            procedure_version="1.0",
            procedure_digest="ab" * 32,
            steps=(
                PlanStep(id="tell", title={"en": "Tell the team", "de": "Team informieren"}),
                PlanStep(
                    id="slow",
                    title={"en": "Set the speed override", "de": "Geschwindigkeit stellen"},
                    act=ExactWrite(
                        node=NodeAddress(endpoint="cell", uri="urn:test", identifier=f"s={OVERRIDE}"),
                        tag_name=OVERRIDE,
                        value=70.0,
                        unit="%",
                        seen=80.0,
                        within=ValueRange(50.0, 80.0),
                    ),
                ),
                PlanStep(id="watch", title={"en": "Watch the current", "de": "Strom beobachten"}),
            ),
        ),
        source=Source(model="joint_residual", version="1.2", sha256="c0ffee" * 10 + "c0ff", limits_sha256="11" * 32),
        evidence=(
            AdviceEvidence(
                kind=samples,
                ref=CURRENT,
                from_ns=now_ns - 1500 * S,
                expected=ValueRange(0.2, 0.6),
                unit="A",
                share=0.7,
                words={
                    "en": "Current of the elbow 31 % above expected",
                    "de": "Strom des Ellbogens 31 % über Erwartung",
                },
            ),
            AdviceEvidence(kind=samples, ref=HEAT, from_ns=now_ns - 900 * S, unit="°C", share=0.2),
            AdviceEvidence(
                kind=EvidenceKind.CASE,
                ref="case-7",
                share=0.1,
                words={
                    "en": "March: same joint, solved by lubrication",
                    "de": "März: gleiches Gelenk, durch Schmieren gelöst",
                },
            ),
            AdviceEvidence(
                kind=samples,
                ref=OVERRIDE,
                from_ns=now_ns - 900 * S,
                is_against=against,
                words={
                    "en": "The speed was raised at the same time",
                    "de": "Gleichzeitig wurde die Geschwindigkeit erhöht",
                },
            ),
        ),
        confidence=Confidence(mean=0.82, low=0.62, high=0.93, confirmed=14, judged=17),
        benefit=Worth(minutes=35.0, money=210.0, low=90.0, high=340.0),
        cost=Worth(minutes=4.0, parts=4.0, money=5.0),
        waiting=Waiting(
            per_hour=Worth(money=9.0, minutes=0.3),
            words={"en": "A joint that seizes costs two days.", "de": "Ein Gelenk, das frisst, kostet zwei Tage."},
            latest_ns=now_ns + 9 * 3600 * S,
        ),
        alternatives=(
            Alternative(id=DO_NOTHING, benefit=Worth(money=0.0), cost=Worth(money=9.0)),
            Alternative(
                id="joint_lubrication",
                title={"en": "Lubricate the joint's gear", "de": "Getriebe des Gelenks schmieren"},
                benefit=Worth(minutes=120.0, money=900.0),
                cost=Worth(minutes=45.0, money=95.0),
            ),
        ),
        candidates=(
            Candidate(id="joint_gear_dry", title={"en": "Gear of a joint runs dry", "de": "Getriebe läuft trocken"}),
            Candidate(id="payload_wrong", title={"en": "Payload set wrong", "de": "Nutzlast falsch eingestellt"}),
        ),
        gaps=(DataGap(subject=HEAT, reason=GapReason.STALE),),
        conditions=(LiveCondition(tag_name=OVERRIDE, unit="%"),),
        inputs=(ModelInput(tag_name=CURRENT, value=0.8, source_time_ns=now_ns - 5 * S),),
        made_ns=now_ns - 120 * S,
        valid_until_ns=now_ns + 3600 * S,
    )
    return msgspec.structs.replace(told, **more)


def a_line(now_ns: int, number: int = 1, state: AdviceState = AdviceState.QUEUED, **more: Any) -> AdviceLine:
    """One that nobody has looked at, unless told otherwise; ``proposal`` and ``is_veiled`` are told apart."""
    proposal = more.pop("proposal", None) or a_proposal(now_ns, number)
    is_veiled = more.pop("is_veiled", False)
    advice = Advice(proposal=proposal, stage="advisory", state=state, queued_ns=now_ns - 110 * S, **more)
    return AdviceLine(advice=veiled(advice) if is_veiled else advice, is_veiled=is_veiled)


def a_ledger(confirmed: int = 28, judged: int = 34) -> Ledger:
    """With as many outcomes as there have to be for a figure, unless told otherwise."""
    record = TrackRecord(confirmed=confirmed, refuted=judged - confirmed)
    interval = record.interval if judged else RecordInterval(low=0.0, high=1.0)
    return Ledger(
        advice_type=AdviceType("joint_gear_dry"),
        model="joint_residual",
        version="1.2",
        record=record,
        interval=interval,
    )


def an_answer(line: AdviceLine, **more: Any) -> AdviceAnswer:
    """The card as somebody may see it who may decide."""
    advice = line.advice
    shown = tuple(
        ShownValue(tag_name=one.tag_name, value=80.0, quality=Quality.GOOD, freshness=Freshness.LIVE)
        for one in advice.proposal.conditions
    )
    told = AdviceAnswer(
        line=line,
        shown=shown,
        candidates=() if not line.is_veiled else a_proposal(0).candidates,
        plan_hash="" if line.is_veiled else advice.plan.plan_hash,
        may=MayDecide(level=3, roles=(Role.COORDINATOR,), needs_pin=True),
        ledger=None if line.is_veiled else a_ledger(),
    )
    return msgspec.structs.replace(told, **more)


Told = Callable[..., None]


def a_trial(now_ns: int, **more: Any) -> TrialAnswer:
    """One that expects it to help, by a twin that was right lately."""
    rows = 30
    flat, rising = tuple(40.0 for _row in range(rows)), tuple(40.0 + 0.5 * row for row in range(rows))

    def band(mean: tuple[float, ...]) -> Band:
        low, high = tuple(one - 1.5 for one in mean), tuple(one + 1.5 for one in mean)
        return Band(tag_name=HEAT, unit="°C", mean=mean, low=low, high=high)

    forecast = Forecast(
        start_ns=now_ns - 100 * S,
        step_ns=20 * S,
        horizon_s=600.0,
        seeds=6,
        model="twin 1",
        planned=(band(flat),),
        nothing=(band(rising),),
        figures=(
            FigureForecast(
                figure=Figure.JOINT_TEMPERATURE,
                unit="°C",
                planned=Spread(40.0, 38.5, 41.5),
                nothing=Spread(54.5, 53.0, 56.0),
                difference=Spread(-14.5, -16.0, -13.0),
                effect=Effect.BETTER,
            ),
        ),
    )
    twin = TwinStanding(state=TwinState.GOOD, forecasts=20, within=18, coverage=0.93)
    trial = Trial(
        id=TrialId("trial-1"),
        advice=AdviceId("advice-1"),
        plan_hash="00",
        forecast=forecast,
        verdict=TrialVerdict.BETTER,
        reasons=(TrialReason(kind=ReasonKind.FIGURE_BETTER, figure=Figure.JOINT_TEMPERATURE),),
        twin=twin,
    )
    return msgspec.structs.replace(TrialAnswer(trial=trial, is_current=True, twin=twin, asked_ns=now_ns), **more)

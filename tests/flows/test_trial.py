"""Over real OPC UA: a recommendation for a running cell is tried on its twin, from the state as it is heard."""

import asyncio
from contextlib import suppress
from pathlib import Path

from hmi import clock
from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.advice import (
    DO_NOTHING,
    AdviceEvidence,
    AdviceType,
    Alternative,
    CauseKey,
    EvidenceKind,
    Recommendation,
    Source,
    Worth,
)
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_plan import ExactWrite, Plan, PlanStep
from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.outcome import Done, Reason
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.trial import TrialVerdict
from hmi.domain.trial_command import TryAdvice
from hmi.domain.trial_query import AskTrial
from hmi.domain.twin_record import TwinState
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.services.caller import Caller
from hmi.simulator.cell_server import serve_cell

SLOW = AdviceType("arm_left_slow")
SOURCE = Source(model="diagnosis", version="1", sha256="a" * 64)
EVIDENCE = AdviceEvidence(kind=EvidenceKind.SAMPLES, ref="cobot/ur5e/SpeedOverride", share=1.0)


async def test_that_a_recommendation_is_tried_on_the_twin_of_the_cell_that_is_heard(tmp_path: Path):
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve_cell(seed=8, ready=ready.set_result))
    url = await ready
    endpoint = Endpoint(key="cell", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    cell = (await scan_endpoint(endpoint, TrustStore(tmp_path / "pki"), label="Cell")).cell
    write_cell(tmp_path / "cell.yaml", cell)
    service = CellService(tmp_path)
    await service.start()
    try:
        await follow(service, 6)
        tag = next(one for one in cell.tags if one.role == "SpeedOverride")
        lower = offer(service, tag, 10.0)
        outcome = await service.dispatcher.do(lower, coordinator())
        for _ in range(20):
            if getattr(outcome, "reason", None) is not Reason.CANNOT_TRY:
                break
            await follow(service, 1)
            outcome = await service.dispatcher.do(lower, coordinator())
        await follow(service, 3)
        answer = await service.dispatcher.ask(AskTrial(advice=lower.advice), coordinator())

        assert isinstance(outcome, Done), outcome
        assert answer.trial.verdict is TrialVerdict.WORSE
        assert answer.trial.forecast.acts[0].refusal == ""
        assert {trace.tag_name for trace in answer.actual} == {one.tag_name for one in answer.trial.forecast.planned}
        assert answer.twin.state is TwinState.NEW
        assert answer.is_current
        assert service.image.reading(tag.name).value == 100.0
    finally:
        await service.stop()
        server.cancel()
        with suppress(asyncio.CancelledError):
            await server


def offer(service, tag, value):
    """A proposal to set the arm's speed, and the command that has it tried."""
    service.advice.modes.commission({SLOW: AdviceMode.APPROVED_WRITE}, "test")
    service.advice.modes.register(SLOW, SOURCE, has_card=True)
    act = ExactWrite(node=tag.node, tag_name=tag.name, value=value, unit=tag.unit, within=tag.engineering_range)
    plan = Plan(procedure="pace_restoration", procedure_version="1", steps=(PlanStep(id="set_speed", act=act),))
    now_ns = clock.now_ns()
    proposal = Recommendation(
        advice_type=SLOW, cause=CauseKey("cobot||arm_left_slow"), title="Change the speed", intervention="pace",
        plan=plan, source=SOURCE, evidence=(EVIDENCE,), benefit=Worth(parts=1.0),
        alternatives=(Alternative(id=DO_NOTHING),), made_ns=now_ns, valid_until_ns=now_ns + 3600 * 10**9,
    )  # fmt: skip
    placed = service.advice.service.offer(proposal)
    return TryAdvice(advice=placed.advice, plan_hash=plan.plan_hash)


def coordinator():
    person = Person(ref=PersonRef("p-cora"), display_name="Cora", roles=frozenset({Role.COORDINATOR}))
    return Caller(Session(token="t", person=person, signed_in_ns=1, idle_limit_s=60), "panel", True)


async def follow(service, seconds):
    for _ in range(seconds):
        await asyncio.sleep(1.0)
        await service.tend()

"""Whatever two screens, restarts and clocks do: one case of a problem, no stale act, no step lost or taken twice."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hmi.domain.case import CaseId, CaseKind, CaseLink, CaseSeverity, CaseState, LinkKind, same_problem
from hmi.domain.case_command import (
    AcceptRisk,
    ChangeCase,
    CloseCase,
    CommentCase,
    HandOnCase,
    LetCaseWait,
    LinkToCase,
    MergeCases,
    OpenCase,
    ReopenCase,
    ResolveCase,
    TakeCase,
    UnlinkFromCase,
)
from hmi.domain.case_query import CaseAct, CaseEntry
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Outcome, Reason
from hmi.services.caller import Caller
from hmi.store.case_past import cases_then
from tests.hmi.services.case_desk import ANA, BEN, CLARA, CaseDesk, reason

_T = TypeVar("_T")

CALLERS = st.sampled_from([ANA, BEN, CLARA])
PLACES = st.sampled_from([None, EquipmentId("cobot"), EquipmentId("cnc")])
KINDS = st.sampled_from([CaseKind.SHORTAGE, CaseKind.SAFETY_STOP, CaseKind.OTHER])
SEVERITIES = st.sampled_from(CaseSeverity)
TITLES = st.sampled_from(["", "Lamp is dark", "  lamp IS dark ", "It smells"])
LINKS = st.sampled_from([CaseLink(kind=LinkKind.ALARM, ref=f"plc|uri|{name}") for name in "abc"])
SOME_LINKS = st.lists(LINKS, max_size=2)
PICKS = st.integers(0, 1000)
SPANS = st.sampled_from([-1.0, 60.0, 3000.0, 40_000.0, 9e9])
WORDS = st.sampled_from(["", "Ana looked at it", "x" * 2001])
END_OF_TIME = 2**62


class Cases(RuleBasedStateMachine):
    """Three people at two screens."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.desk = CaseDesk(self.folder)
        self.known: list[CaseId] = []
        self.seen: dict[CaseId, int] = {}
        """The revision that the other screen shows: as of some time ago."""

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.stop()
            shutil.rmtree(self.folder)
            self.loop.close()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self.loop.run_until_complete(work)

    @rule(
        kind=KINDS, severity=SEVERITIES, place=PLACES, title=TITLES, caller=CALLERS, links=st.lists(LINKS, max_size=2)
    )
    def report(
        self,
        kind: CaseKind,
        severity: CaseSeverity,
        place: EquipmentId | None,
        title: str,
        caller: Caller,
        links: list[CaseLink],
    ) -> None:
        wish = OpenCase(kind=kind, severity=severity, equipment=place, title=title, links=tuple(links))
        before = set(self.desk.cases.cases)

        outcome = self.run(self.desk.service.open(wish, caller))

        assert reason(outcome) is None
        case = self.desk.case(CaseId(str(outcome.result["case"])))  # pyright: ignore[reportAttributeAccessIssue]  # done
        assert (case.id in before) is outcome.result["is_known"]  # pyright: ignore[reportAttributeAccessIssue]  # done
        assert case.severity <= severity
        assert {link.ref for link in links} <= {link.ref for link in case.links}
        if case.id not in self.known:
            self.known.append(case.id)
            self.seen[case.id] = case.revision

    @rule(pick=PICKS)
    def look(self, pick: int) -> None:
        """The other screen draws a case anew."""
        if self.known:
            case = self.known[pick % len(self.known)]
            self.seen[case] = self.desk.case(case).revision

    @rule(
        pick=PICKS,
        other=PICKS,
        what=st.sampled_from(
            [
                TakeCase,
                HandOnCase,
                CommentCase,
                LetCaseWait,
                AcceptRisk,
                ResolveCase,
                CloseCase,
                ReopenCase,
                ChangeCase,
                LinkToCase,
                UnlinkFromCase,
                MergeCases,
            ]
        ),
        caller=CALLERS,
        span_s=SPANS,
        words=WORDS,
        to=st.sampled_from([None, ANA.ref, BEN.ref, "p-nobody"]),
        kind=KINDS,
        severity=SEVERITIES,
        place=PLACES,
        title=TITLES,
        link=LINKS,
    )
    def act(self, pick: int, other: int, what: type, caller: Caller, **said: Any) -> None:
        """Somebody at the other screen does something to what they see there."""
        if not self.known:
            return
        case, into = self.known[pick % len(self.known)], self.known[other % len(self.known)]
        command = self._command(what, case, into, said)
        before, head = self.desk.case(case), self._head()
        is_stale = self.seen[case] != before.revision

        outcome = self.run(self._served(command, caller))

        after = self.desk.case(case)
        if reason(outcome) is None:
            assert not is_stale
            assert after.revision == before.revision + 1
        else:
            assert (after, self._head()) == (before, head)
        if is_stale and said["words"] == "Ana looked at it" and said["to"] != "p-nobody":
            assert reason(outcome) is Reason.CASE_CHANGED
        self.seen[case] = self.seen[case] if is_stale else after.revision

    @rule(seconds=st.sampled_from([1, 90, 200, 1000, 5000, 100_000]))
    def time_passes(self, seconds: int) -> None:
        self.desk.pass_time(seconds)
        now_ns = self.desk.wall_ns
        for case in self.desk.cases.cases.values():
            assert all(step.is_paused or step.due_ns > now_ns for step in case.ahead)
            assert case.state is not CaseState.WAITING or (case.wait_until_ns or 0) > now_ns
            assert case.state is not CaseState.ACCEPTED_RISK or (case.accepted_until_ns or 0) > now_ns

    @rule(seconds=st.sampled_from([-400_000, -60, 60, 7200, 400_000]))
    def clock_is_set(self, seconds: int) -> None:
        self.desk.pass_time(0)
        before = self._escalations()

        self.desk.set_clock(seconds)

        assert self._escalations() == before

    @rule(off_s=st.sampled_from([0, 100, 4000]), is_reboot=st.booleans())
    def service_restarts(self, off_s: int, is_reboot: bool) -> None:
        before = dict(self.desk.cases.cases)
        if is_reboot:
            self.desk.reboot(off_s)
        else:
            self.desk.restart(off_s)
        assert self.desk.cases.cases == before

    @invariant()
    def no_problem_has_two_cases(self) -> None:
        if hasattr(self, "desk"):
            problems = Counter(same_problem(case) for case in self.desk.cases.cases.values() if case.is_unsolved)
            assert all(count == 1 for count in problems.values())

    @invariant()
    def the_list_says_what_the_records_and_the_journal_say(self) -> None:
        if hasattr(self, "desk"):
            listed = {case.id: case for case in self.desk.store.listed()}
            built = cases_then(self.desk.journal.database.reader, END_OF_TIME).held
            assert self.desk.cases.cases == listed
            assert {case.id: case for case in built.values() if case.is_listed} == listed
            assert built == {case: self.desk.case(case) for case in self.known}

    @invariant()
    def each_step_was_taken_once(self) -> None:
        if hasattr(self, "desk"):
            for case in self.known:
                steps = [int(entry.facts["step"]) for entry in self._story(case) if entry.act is CaseAct.ESCALATED]
                assert steps == list(range(1, self.desk.case(case).escalated + 1))

    @invariant()
    def whoever_has_it_is_known(self) -> None:
        if hasattr(self, "desk"):
            for case in self.desk.cases.cases.values():
                has_owner = case.owner is not None
                assert case.state not in (CaseState.OWNED, CaseState.WAITING) or has_owner
                assert case.state is not CaseState.OPEN or not has_owner
                assert case.is_unsolved or (case.ahead, case.calls) == ((), ())

    def _story(self, case: CaseId) -> list[CaseEntry]:
        return [entry for entry in self.run(self.desk.store.story(case)) if entry.case == case]

    def _escalations(self) -> int:
        return sum(self.desk.case(case).escalated for case in self.known)

    def _head(self) -> int:
        with self.desk.journal.database.reader.connect() as connection:
            return int(connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM journal").scalar_one())

    def _command(self, what: type, case: CaseId, into: CaseId, said: dict[str, Any]) -> msgspec.Struct:
        fields = {
            "case": case,
            "revision": self.seen[case],
            "to": said["to"],
            "why": said["words"],
            "words": said["words"],
            "solution": said["words"][:100],
            "duration_s": said["span_s"],
            "kind": said["kind"],
            "severity": said["severity"],
            "equipment": said["place"],
            "title": said["title"],
            "due_ns": None,
            "link": said["link"],
            "into": into,
            "into_revision": self.seen[into],
        }
        return what(**{name: value for name, value in fields.items() if name in what.__struct_fields__})

    async def _served(self, command: msgspec.Struct, caller: Caller) -> Outcome:
        service = self.desk.service
        handlers: dict[type, Any] = {
            TakeCase: service.take,
            HandOnCase: service.hand_on,
            CommentCase: service.comment,
            LetCaseWait: service.wait,
            AcceptRisk: service.accept,
            ResolveCase: service.resolve,
            CloseCase: service.close,
            ReopenCase: service.reopen,
            ChangeCase: service.change,
            LinkToCase: service.link,
            UnlinkFromCase: service.unlink,
            MergeCases: service.merge,
        }
        return await handlers[type(command)](command, caller)


Cases.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # how fast the disk is says nothing of the rules
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each step writes to a disk: shrinking takes minutes
)
TestCases = Cases.TestCase

"""Minds the ladder of every case: calls who is to be called, once and in time, over restarts and clocks being set."""

import logging
from collections.abc import Callable

from hmi import clock
from hmi.domain import case_ladder, ladder
from hmi.domain.case import ExceptionCase
from hmi.domain.case_query import CaseAct
from hmi.domain.ladder import EscalationRules
from hmi.domain.person import SERVICE
from hmi.domain.tag import Scalar
from hmi.live.case_list import CaseList
from hmi.ports.cases import CaseChange, CasePort, LadderClock
from hmi.ports.journal import JournalUnavailable

log = logging.getLogger(__name__)

JUMP_NS = 5_000_000_000
SLEW = 5e-4
"""Time synchronisation slews by no more (adjtimex: 500 ppm); more by ``JUMP_NS`` is a clock that was set."""
KEEP_NS = 30_000_000_000
"""How often what the clocks show is kept: so exactly is known how long the service did not run."""
LATE_NS = 60_000_000_000
"""A step that is taken so much later than it was due says so."""
TOLD_S = 900.0
"""For so long screens say that the clock was set."""


def look_at_clocks() -> LadderClock:
    """What this computer's clocks show now."""
    boot, boot_s = clock.since_boot()
    return LadderClock(wall_ns=clock.now_ns(), boot=boot, boot_s=boot_s)


class EscalationKeeper:
    """Call ``tick`` about once a second, on the service's loop. What cannot be put on record now is done later."""

    def __init__(
        self,
        cases: CaseList,
        records: CasePort,
        rules: EscalationRules,
        look: Callable[[], LadderClock] = look_at_clocks,
    ) -> None:
        self._cases, self._records, self._rules, self._look = cases, records, rules, look
        self._seen = records.clock()
        """At the last look; in the beginning, at the last one that was kept by whoever ran before."""
        self._kept_ns = 0
        self._is_first = True
        self._jump: tuple[float, float] | None = None
        """Seconds by which the clock was set, and when by the clock that is never set."""
        self._is_stuck = False

    @property
    def notice(self) -> str:
        """By how many seconds the clock was set a short while ago; empty when it was not."""
        if self._jump is None:
            return ""
        seconds, at_s = self._jump
        if self._look().boot_s - at_s > TOLD_S:
            self._jump = None
            return ""
        return f"{seconds:.0f}"

    def tick(self) -> None:
        """Move times if the clock was set, end what lapsed, take every step that is due."""
        now = self._look()
        try:
            self._follow(now)
            for case in list(self._cases.cases.values()):
                self._mind(case, now.wall_ns)
            self._keep(now)
        except JournalUnavailable as error:
            if not self._is_stuck:
                log.error("cases cannot be escalated for now: %s", error)
            self._is_stuck = True
        else:
            self._is_stuck = False

    def _follow(self, now: LadderClock) -> None:
        """Where the clock was set, all that is to come moves with it."""
        jump_ns = 0 if self._seen is None else _jump_ns(self._seen, now, is_one_run=not self._is_first)
        if jump_ns:
            moved = [case_ladder.moved(case, jump_ns) for case in self._cases.cases.values()]
            changed = [case for case in moved if case != self._cases.cases[case.id]]
            if changed:
                seconds = round(jump_ns / ladder.S_NS, 1)
                self._records.move_times(changed, now, jump_ns, SERVICE)
                self._cases.use(changed)
                self._jump = (seconds, now.boot_s)
                log.warning("the clock was set by %.1f s; the times of %d cases moved with it", seconds, len(changed))
        self._seen, self._is_first = now, False

    def _mind(self, case: ExceptionCase, now_ns: int) -> None:
        after = case_ladder.lapsed(case, self._rules, now_ns)
        if after is not None:
            was_waiting = case.wait_until_ns is not None
            act = CaseAct.WAIT_OVER if was_waiting else CaseAct.RISK_LAPSED
            due_ns = case.wait_until_ns if was_waiting else case.accepted_until_ns
            self._put(CaseChange(act=act, before=case, after=after, facts=_lateness(due_ns or now_ns, now_ns)))
            case = after
        for step in ladder.due(case.ahead, now_ns):
            after = case_ladder.escalated(case, step, now_ns)
            facts: dict[str, Scalar | None] = {
                "call": step.call.value,
                "until": step.until.value,
                "step_due_ns": step.due_ns,
                "step": after.escalated,
                **_lateness(step.due_ns, now_ns),
            }
            self._put(CaseChange(act=CaseAct.ESCALATED, before=case, after=after, facts=facts))
            case = after

    def _put(self, change: CaseChange) -> None:
        self._records.write(change, SERVICE)
        self._cases.use((change.after,))

    def _keep(self, now: LadderClock) -> None:
        """Only while something is to come: nobody asks otherwise how long the service did not run."""
        is_due = abs(now.wall_ns - self._kept_ns) >= KEEP_NS
        if is_due and any(case.is_unsolved for case in self._cases.cases.values()):
            self._records.set_clock(now)
            self._kept_ns = now.wall_ns


def _jump_ns(before: LadderClock, now: LadderClock, *, is_one_run: bool) -> int:
    """By how much the wall clock was set between two looks; 0 where it was not.

    After a restart of the computer only that time does not run backwards is known: a clock that shows more may have
    been set, or the service did not run for so long.
    """
    passed_ns = now.wall_ns - before.wall_ns
    if not is_one_run and (not now.boot or now.boot != before.boot):
        return passed_ns if passed_ns <= -JUMP_NS else 0
    true_ns = int((now.boot_s - before.boot_s) * ladder.S_NS)
    jump_ns = passed_ns - true_ns
    return jump_ns if abs(jump_ns) >= JUMP_NS + SLEW * true_ns else 0


def _lateness(due_ns: int, now_ns: int) -> dict[str, Scalar | None]:
    late_ns = now_ns - due_ns
    return {"late_s": round(late_ns / ladder.S_NS)} if late_ns > LATE_NS else {}

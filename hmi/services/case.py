"""What people do to cases: checked against how the case stands now, put on record, then told to every screen."""

from collections.abc import Callable, Mapping
from typing import Any

from hmi import clock
from hmi.domain import case_content, case_life
from hmi.domain.case import CaseId, CaseLink, ExceptionCase, LinkKind, key_of, same_problem
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
from hmi.domain.case_content import Next
from hmi.domain.case_query import CaseAct
from hmi.domain.equipment import EquipmentId
from hmi.domain.ladder import EscalationRules, OpenBy
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.person import SERVICE, Actor, Person, PersonRef
from hmi.domain.tag import Scalar
from hmi.live.case_list import CaseList
from hmi.ports.cases import CaseChange, CasePort
from hmi.services.access import actor_of
from hmi.services.caller import Caller

LONGEST_TITLE, LONGEST_WORDS = 200, 2000
"""Characters. A screen lets nobody type more."""


class CaseService:
    """Every act on a case but photos. Nothing is told before it is on record.

    Args:
        cases: The list that screens follow.
        records: Where cases are kept.
        rules: What the site decided.
        person: Somebody by ref; None when there is nobody.
        now_ns: The wall clock, in Unix ns.
    """

    def __init__(
        self,
        cases: CaseList,
        records: CasePort,
        rules: EscalationRules,
        person: Callable[[PersonRef], Person | None],
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._cases, self._records, self._rules, self._person = cases, records, rules, person
        self.now_ns = now_ns
        cases.use(records.listed())

    async def open(self, command: OpenCase, caller: Caller) -> Outcome:
        """Report a problem; the case that is there already where it was reported before."""
        if len(command.title) > LONGEST_TITLE:
            return Refused(reason=Reason.BAD_REQUEST)
        known = self._cases.like(key_of(command.kind, command.equipment, command.title))
        if known is None:
            return self._open(command, actor_of(caller))
        self._report_again(known, command, actor_of(caller))
        return Done(result={"case": known.id, "is_known": True})

    def open_by_itself(self, rule: OpenBy, equipment: EquipmentId, links: tuple[CaseLink, ...]) -> None:
        """The cell says so. Raises ``JournalUnavailable``."""
        wish = OpenCase(kind=rule.kind, severity=rule.severity, equipment=equipment, links=links)
        known = self._cases.of_the_cell(rule.kind) if rule.is_one_for_all else None
        known = known or self._cases.like(key_of(rule.kind, equipment, ""))
        if known is None:
            self._open(wish, SERVICE)
        else:
            self._report_again(known, wish, SERVICE)

    async def take(self, command: TakeCase, caller: Caller) -> Outcome:
        """Somebody has it from now on."""
        return self._act(
            command, caller, CaseAct.TAKEN, lambda it, who, now: case_life.taken(it, who, self._rules, now)
        )

    async def hand_on(self, command: HandOnCase, caller: Caller) -> Outcome:
        """Somebody else is wanted to have it, or nobody has it any more."""
        to = command.to
        if to is None:
            return self._act(
                command,
                caller,
                CaseAct.GIVEN_BACK,
                lambda it, _who, now: case_life.given_back(it, self._rules, now),
                words=command.why,
            )
        person = self._person(to)
        if person is None or not person.is_active or not may(person.roles, Action.HANDLE_CASES):
            return Refused(reason=Reason.UNKNOWN_PERSON)
        return self._act(
            command,
            caller,
            CaseAct.HANDED_ON,
            lambda it, _who, now: case_life.offered(it, to, now),
            words=command.why,
        )

    async def comment(self, command: CommentCase, caller: Caller) -> Outcome:
        """Somebody wrote something down."""
        return self._act_saying(
            command, command.words, caller, CaseAct.COMMENTED, lambda it, _who, now: case_content.commented(it, now)
        )

    async def wait(self, command: LetCaseWait, caller: Caller) -> Outcome:
        """The ladder stands still until a moment."""
        if not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        why = command.why.strip()
        return self._act(
            command,
            caller,
            CaseAct.LET_WAIT,
            lambda it, who, now: case_life.waiting(it, who, command.duration_s, why, now),
            most_s=lambda it: case_life.LONGEST_WAIT_S[it.severity],
        )

    async def accept(self, command: AcceptRisk, caller: Caller) -> Outcome:
        """The cell goes on with it, and somebody answers for that."""
        if not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        why = command.why.strip()
        return self._act(
            command,
            caller,
            CaseAct.RISK_ACCEPTED,
            lambda it, who, now: case_life.accepted(it, who, command.duration_s, why, now),
            most_s=lambda _it: case_life.LONGEST_RISK_S,
        )

    async def resolve(self, command: ResolveCase, caller: Caller) -> Outcome:
        """Somebody says what solved it."""
        solution = command.solution.strip()
        if not solution:
            return Refused(reason=Reason.NO_REASON)
        return self._act(
            command, caller, CaseAct.RESOLVED, lambda it, who, now: case_life.resolved(it, who, solution, now)
        )

    async def close(self, command: CloseCase, caller: Caller) -> Outcome:
        """Somebody says that the solution holds."""
        return self._act(command, caller, CaseAct.CLOSED, case_life.closed)

    async def reopen(self, command: ReopenCase, caller: Caller) -> Outcome:
        """It is unsolved again."""
        return self._act_saying(
            command,
            command.why,
            caller,
            CaseAct.REOPENED,
            lambda it, _who, now: self._alone(case_life.reopened(it, self._rules, now)),
        )

    async def change(self, command: ChangeCase, caller: Caller) -> Outcome:
        """It is said better what it is."""
        if len(command.title) > LONGEST_TITLE:
            return Refused(reason=Reason.BAD_REQUEST)
        return self._act(
            command,
            caller,
            CaseAct.CHANGED,
            lambda it, _who, now: self._alone(case_life.changed(it, command, self._rules, now)),
        )

    async def link(self, command: LinkToCase, caller: Caller) -> Outcome:
        """Something belongs to it."""
        return self._act_on_link(command, caller, CaseAct.LINKED, case_content.linked)

    async def unlink(self, command: UnlinkFromCase, caller: Caller) -> Outcome:
        """Something does not belong to it."""
        return self._act_on_link(command, caller, CaseAct.UNLINKED, case_content.unlinked)

    async def merge(self, command: MergeCases, caller: Caller) -> Outcome:
        """Two cases are one problem."""
        case, into = self.seen(command.case, command.revision), self.seen(command.into, command.into_revision)
        if isinstance(case, Refused):
            return case
        if isinstance(into, Refused):
            return into
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        both = case_life.merged(case, into, caller.ref, self._rules, self.now_ns())
        if isinstance(both, Reason):
            return Refused(reason=both)
        gone, kept = both
        facts: dict[str, Scalar | None] = {"into": kept.id}
        change = CaseChange(act=CaseAct.MERGED, before=case, after=gone, also=(into, kept), facts=facts)
        self._records.write(change, actor_of(caller))
        self._cases.use((gone, kept))
        return Done(result={"case": kept.id})

    def forget_name(self, _name: str) -> None:
        """Of somebody whom the records do not name any longer: neither are they told by name."""
        self._cases.use(self._records.listed())

    def seen(self, case: CaseId, revision: int) -> ExceptionCase | Refused:
        """The case, if it stands as the person saw it."""
        found = self._cases.cases.get(case) or self._records.case(case)
        if found is None:
            return Refused(reason=Reason.UNKNOWN_CASE)
        return found if found.revision == revision else Refused(reason=Reason.CASE_CHANGED)

    def put(self, change: CaseChange, by: Actor) -> None:
        """On record, then told. Raises ``JournalUnavailable``."""
        self._records.write(change, by)
        self._cases.use((change.after,))

    def _open(self, wish: OpenCase, by: Actor) -> Done:
        now_ns = self.now_ns()
        before = self._cases.resolved_like(key_of(wish.kind, wish.equipment, wish.title))
        links = wish.links if before is None else (*wish.links, CaseLink(kind=LinkKind.CASE, ref=before.id))
        case = ExceptionCase(
            id=self._records.fresh_id(now_ns),
            kind=wish.kind,
            severity=wish.severity,
            equipment=wish.equipment,
            title=wish.title.strip(),
            opened_by=by.ref,
            opened_ns=now_ns,
            links=links[: case_content.MOST_LINKS],
            changed_ns=now_ns,
        )
        self.put(CaseChange(act=CaseAct.OPENED, after=case_life.opened(case, self._rules)), by)
        return Done(result={"case": case.id, "is_known": False})

    def _report_again(self, known: ExceptionCase, wish: OpenCase, by: Actor) -> None:
        title = wish.title.strip()
        has_words = bool(title) and title != known.title
        after = case_life.reported_again(
            known, wish.severity, wish.links, self._rules, self.now_ns(), has_words=has_words
        )
        if after is not known:
            words = title if has_words else ""
            new = after.links[len(known.links) :]
            facts = _link_facts(new[0]) if new else {}
            change = CaseChange(act=CaseAct.REPORTED_AGAIN, before=known, after=after, words=words, facts=facts)
            self.put(change, by)

    def _alone(self, after: Next) -> Next | Refused:
        """Refused where it would be the second unsolved case of one problem."""
        if isinstance(after, Reason) or not after.is_unsolved:
            return after
        other = self._cases.like(same_problem(after))
        if other is None or other.id == after.id:
            return after
        return Refused(reason=Reason.CASE_EXISTS, facts={"case": other.id})

    def _act_on_link(
        self,
        command: LinkToCase | UnlinkFromCase,
        caller: Caller,
        act: CaseAct,
        follow: Callable[[ExceptionCase, CaseLink, int], Next],
    ) -> Outcome:
        link = command.link
        facts = _link_facts(link)
        return self._act(command, caller, act, lambda it, _who, now: follow(it, link, now), facts=facts)

    def _act_saying(
        self,
        command: Any,
        words: str,
        caller: Caller,
        act: CaseAct,
        follow: Callable[[ExceptionCase, PersonRef, int], Next | Refused],
    ) -> Outcome:
        """As ``_act``, where something has to be said."""
        if not words.strip():
            return Refused(reason=Reason.NO_REASON)
        return self._act(command, caller, act, follow, words=words.strip())

    def _act(
        self,
        command: Any,
        caller: Caller,
        act: CaseAct,
        follow: Callable[[ExceptionCase, PersonRef, int], Next | Refused],
        *,
        words: str = "",
        facts: Mapping[str, Scalar | None] | None = None,
        most_s: Callable[[ExceptionCase], float] | None = None,
    ) -> Outcome:
        """What a command makes of the case that the person saw, or why it makes nothing of it."""
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        if len(words) > LONGEST_WORDS:
            return Refused(reason=Reason.BAD_REQUEST)
        case = self.seen(command.case, command.revision)
        if isinstance(case, Refused):
            return case
        after = follow(case, caller.ref, self.now_ns())
        if isinstance(after, Refused):
            return after
        if isinstance(after, Reason):
            most: dict[str, Scalar] = {}
            if most_s is not None and after is Reason.TOO_LONG:
                most["most_s"] = most_s(case)
            return Refused(reason=after, facts=most)
        change = CaseChange(act=act, before=case, after=after, words=words, facts=facts or {})
        self.put(change, actor_of(caller))
        return Done(result={"case": case.id})


def _link_facts(link: CaseLink) -> dict[str, Scalar | None]:
    return {"link_kind": link.kind.value, "link": link.ref, "link_words": link.words, "link_time_ns": link.time_ns}

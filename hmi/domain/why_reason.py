"""A reason why a machine stands, while it is being weighed against others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hmi.domain.equipment import EquipmentId
from hmi.domain.recent_past import Span
from hmi.domain.why import Cause, CauseKind
from hmi.domain.why_evidence import Evidence, Sureness

SOFT: Final = frozenset(
    {
        CauseKind.NOT_AUTOMATIC, CauseKind.PROGRAM_STOPPED, CauseKind.NO_PROGRAM, CauseKind.DRIVES_OFF,
        CauseKind.NO_RECIPE, CauseKind.ORDER_INTERRUPTED, CauseKind.NO_ORDER, CauseKind.NOT_STARTED,
    }
)  # fmt: skip
"""What may be so in a cell that works: between two parts, or in a machine that is not needed now."""

TOGETHER_NS: Final = 500_000_000
"""Closer moments cannot be told apart: states are sampled and told several times a second at best."""

_RANK: Final = {kind: rank for rank, kind in enumerate(CauseKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A cause with the span in which it began; None when it was so before Tandem listened."""

    kind: CauseKind
    equipment: EquipmentId | None
    span: Span | None
    sureness: Sureness
    evidence: tuple[Evidence, ...]
    words: str = ""
    who: str = ""
    stopped: Span | None = None
    """When the machine left its work, where that may be the consequence of something else."""

    @property
    def is_soft(self) -> bool:
        """Whether it need not stop a cell."""
        return self.kind in SOFT

    @property
    def is_unexplained(self) -> bool:
        """Whether it only says that a machine stands."""
        return self.sureness is Sureness.UNKNOWN

    @property
    def began_ns(self) -> int:
        """Latest moment at which it began; 0 when it was so before."""
        return 0 if self.span is None or self.span.low_ns == 0 else self.span.high_ns

    def told(self, *, is_tied: bool) -> Cause:
        """As a line of the answer."""
        return Cause(
            kind=self.kind, equipment=self.equipment, began_ns=self.began_ns or None, sureness=self.sureness,
            evidence=self.evidence, words=self.words, who=self.who, is_tied=is_tied,
        )  # fmt: skip


def in_order(reasons: Iterable[Reason]) -> tuple[Cause, ...]:
    """In the order in which they began; what cannot be told apart goes by how grave it is, and says so."""
    waiting = sorted(reasons, key=lambda one: (one.began_ns, _RANK[one.kind]))
    causes: list[Cause] = []
    while waiting:
        together = [one for one in waiting if one.began_ns - waiting[0].began_ns <= TOGETHER_NS]
        waiting = waiting[len(together) :]
        together.sort(key=lambda one: _RANK[one.kind])
        causes += (reason.told(is_tied=place > 0) for place, reason in enumerate(together))
    return tuple(causes)

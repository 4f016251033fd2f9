"""How far each type of advice may go, and the switch that stops all of it, as they are now.

Stopping works from memory, at once: neither records nor a network are needed. They are told as soon as they can be.
"""

import logging
from collections.abc import Callable, Mapping

import msgspec

from hmi import clock
from hmi.domain.advice import AdviceType, Source
from hmi.domain.advice_mode import AdviceMode, AdviceTypeMode, AiStop, DemotionCause
from hmi.domain.advice_state import Suppression
from hmi.domain.erased_name import ai_stop_without_name, mode_without_name, without_name
from hmi.domain.person import SERVICE, Actor
from hmi.domain.tag import Scalar
from hmi.ports.advice import AiAct, AiModePort, StopMark
from hmi.ports.journal import JournalUnavailable

log = logging.getLogger(__name__)


class AiModes:
    """Modes and stop in memory, on record where they can be. Everything runs on the service's loop.

    ``on_lowered`` hears at once of what may not go on: the types, empty for all of them, and why. ``debtors`` put on
    record what follows from that, and say whether nothing of it is left: before that nothing works again.
    """

    def __init__(self, records: AiModePort, mark: StopMark, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._records, self._mark, self._now_ns = records, mark, now_ns
        self.on_lowered: list[Callable[[tuple[AdviceType, ...], str], None]] = []
        self.debtors: list[Callable[[], bool]] = []
        self._others, self._why = AdviceMode.SHADOW, ""
        self._owed: Actor | None = None
        """Who stopped it, while that is not on record."""
        self._owed_modes: dict[AdviceType, tuple[dict[str, Scalar | None], Actor]] = {}
        """Types that are lower than the records say."""
        self._modes = {mode.advice_type: mode for mode in records.modes()}
        self._stop, self._stops, self._presses = records.stop(), records.stops(), 0
        if self._stop is None and mark.is_set():
            self._stop = AiStop(since_ns=now_ns(), by=None, screen="service", why="mark")
            self._stops, self._owed = self._stops + 1, SERVICE

    @property
    def stopped(self) -> AiStop | None:
        """The stop that stands."""
        return self._stop

    @property
    def stops(self) -> int:
        """How often it was stopped so far: what was approved before the last time is approved no longer."""
        return self._stops

    @property
    def presses(self) -> int:
        """How often people asked for a stop since the service began, those times too when it was stopped already."""
        return self._presses

    def all(self) -> tuple[AdviceTypeMode, ...]:
        """All types that are known, by name."""
        return tuple(self._modes[name] for name in sorted(self._modes))

    def of(self, advice_type: AdviceType) -> AdviceTypeMode:
        """How a type stands; one that nobody registered is off."""
        return self._modes.get(advice_type) or AdviceTypeMode(advice_type=advice_type, mode=AdviceMode.OFF)

    def reach(self, advice_type: AdviceType) -> AdviceMode:
        """How far a type may go; one that nobody registered yet: as far as it will when somebody does."""
        known = self._modes.get(advice_type)
        return self._others if known is None else known.mode

    def source_of(self, advice_type: AdviceType) -> Source:
        """The model in use for a type."""
        mode = self.of(advice_type)
        return Source(model=mode.model, version=mode.version, sha256=mode.sha256, limits_sha256=mode.limits_sha256)

    def register(self, advice_type: AdviceType, source: Source, *, has_card: bool = False) -> Suppression | None:
        """Make a model known before it proposes anything; ``HASH``: it is not the one it says it is, and is off.

        A new version begins in the shadow: nothing is known of it. A file that differs from the one of the same version
        is no new version, and stops its type. Raises ``JournalUnavailable``.
        """
        known = self._modes.get(advice_type)
        told = (source.model, source.version, source.sha256, source.limits_sha256)
        if known is not None and not known.model:
            named = _naming(msgspec.structs.replace(known, has_card=has_card), source)
            self._put(AiAct.REGISTERED, named, {}, SERVICE)
            return None
        if known is None or (known.model, known.version) != (source.model, source.version):
            is_new = known is None
            mode = AdviceTypeMode(
                advice_type=advice_type,
                mode=self._others if is_new else min(known.mode, AdviceMode.SHADOW, key=lambda one: one.rank),
                since_ns=self._now_ns(),
                has_card=has_card,
                cause=None if is_new else DemotionCause.NEW_VERSION,
                why=self._why if is_new else "",
            )
            self._put(AiAct.REGISTERED, _naming(mode, source), {}, SERVICE)
            if not is_new:
                self._tell((advice_type,), DemotionCause.NEW_VERSION.value)
            return None
        if (known.model, known.version, known.sha256, known.limits_sha256) == told:
            if has_card and not known.has_card:
                self._put(AiAct.REGISTERED, msgspec.structs.replace(known, has_card=True), {}, SERVICE)
            return None
        self.demote(advice_type, AdviceMode.OFF, DemotionCause.HASH, {"sha256": source.sha256})
        return Suppression.HASH

    def commission(
        self, modes: Mapping[AdviceType, AdviceMode], why: str, others: AdviceMode = AdviceMode.SHADOW
    ) -> None:
        """Take over what the site wrote when the cell was set up, for types of which nothing is known yet.

        ``others``: at which mode types begin that are named nowhere.
        """
        self._others, self._why = others, why
        fresh = [
            AdviceTypeMode(advice_type=name, mode=mode, since_ns=self._now_ns(), why=why)
            for name, mode in modes.items()
            if name not in self._modes
        ]
        if fresh:
            self._records.put_modes(AiAct.COMMISSIONED, fresh, {"why": why}, SERVICE)
            self._modes.update({mode.advice_type: mode for mode in fresh})

    def demote(
        self,
        advice_type: AdviceType,
        to: AdviceMode,
        cause: DemotionCause,
        facts: Mapping[str, Scalar] | None = None,
        by: Actor = SERVICE,
        why: str = "",
    ) -> bool:
        """Lower a type, in memory first: it holds though the record of it fails. False: it is as low already."""
        known = self.of(advice_type)
        if to.rank >= known.mode.rank:
            return False  # one that nobody registered is off, and has nothing to lose
        lower = msgspec.structs.replace(known, mode=to, since_ns=self._now_ns(), cause=cause, why=why, request=None)
        self._modes[advice_type] = lower
        self._tell((advice_type,), cause.value)
        told: dict[str, Scalar | None] = {"from": known.mode.value, "to": to.value, "cause": cause.value}
        self._owed_modes[advice_type] = {**told, **(facts or {})}, by
        log.warning("%s advice is %s from now on: %s", advice_type, to.value, cause.value)
        self.settle()
        return True

    def stop(self, stop: AiStop, by: Actor) -> None:
        """Stop all of it, now: in memory and by the mark, before anybody hears of it or anything is recorded."""
        self._presses += 1
        if self._stop is not None:
            self._mark.set()  # the first time may have failed
            return
        self._stop, self._stops, self._owed = stop, self._stops + 1, by
        self._mark.set()
        self._tell((), "stopped")
        self.settle()

    def settle(self) -> None:
        """Put on record what is not yet: a stop, types that fell; call it about once a second."""
        try:
            for name, (facts, by) in list(self._owed_modes.items()):
                self._records.put_modes(AiAct.DEMOTED, (self._modes[name],), facts, by)
                del self._owed_modes[name]
            if self._owed is not None and self._stop is not None:
                stop = msgspec.structs.replace(self._stop, is_recorded=True)
                told: dict[str, Scalar | None] = {"since_ns": stop.since_ns, "why": stop.why}
                self._records.put_stop(AiAct.STOPPED, stop, (), told, self._owed)
                self._stop, self._owed = stop, None
        except JournalUnavailable as error:
            log.error("that AI is stopped or lowered could not be recorded yet: %s", error)

    @property
    def is_owing(self) -> bool:
        """Whether something of it is not on record yet."""
        return self._owed is not None or bool(self._owed_modes)

    def is_settled(self) -> bool:
        """Put on record whatever is owed, here and by ``debtors``; whether nothing is left."""
        self.settle()
        return all([not self.is_owing, *(settle() for settle in self.debtors)])

    def restart(self, most: AdviceMode, why: str, by: Actor) -> bool:
        """Let it work again, no type higher than before. False where the mark cannot be taken away."""
        lowered = [
            msgspec.structs.replace(mode, mode=min(mode.mode, most, key=lambda one: one.rank), since_ns=self._now_ns())
            for mode in self.all()
            if mode.mode.rank > most.rank
        ]
        if not self._mark.clear():
            return False
        try:
            self._records.put_stop(AiAct.RESTARTED, None, lowered, {"why": why, "most": most.value}, by)
        except JournalUnavailable:
            self._mark.set()
            raise
        self._stop, self._owed = None, None
        self._modes.update({mode.advice_type: mode for mode in lowered})
        return True

    def put(self, act: AiAct, mode: AdviceTypeMode, facts: dict[str, Scalar | None], by: Actor) -> None:
        """Put on record how a type stands, then let it count. Raises ``JournalUnavailable``."""
        self._put(act, mode, facts, by)

    def forget_name(self, name: str) -> None:
        """Of somebody whom the records do not name any longer: neither does why something was stopped or lowered."""
        self._why = without_name(self._why, name)
        self._modes = {key: mode_without_name(mode, name) for key, mode in self._modes.items()}
        self._stop = None if self._stop is None else ai_stop_without_name(self._stop, name)
        for facts, _by in self._owed_modes.values():
            facts.update({key: without_name(fact, name) for key, fact in facts.items() if isinstance(fact, str)})

    def _put(self, act: AiAct, mode: AdviceTypeMode, facts: dict[str, Scalar | None], by: Actor) -> None:
        self._records.put_modes(act, (mode,), facts, by)
        self._modes[mode.advice_type] = mode

    def _tell(self, types: tuple[AdviceType, ...], why: str) -> None:
        for listener in self.on_lowered:
            try:
                listener(types, why)
            except JournalUnavailable as error:  # what counts is in memory; it is put on record when it can be
                log.error("what ended with %s could not be recorded yet: %s", why, error)
            except Exception:  # one that fails keeps neither the others nor the records from hearing of it
                log.exception("somebody who was told of %s failed", why)


def _naming(mode: AdviceTypeMode, source: Source) -> AdviceTypeMode:
    return msgspec.structs.replace(
        mode,
        model=source.model,
        version=source.version,
        sha256=source.sha256,
        limits_sha256=source.limits_sha256,
    )

"""A step in a procedure's file, with what it needs, verifies and offers when it fails."""

from collections.abc import Sequence
from pathlib import Path

from hmi.content.procedure_parts import PartReader
from hmi.content.procedure_works import WorkReader
from hmi.content.procedures_written import PARTS, WrittenStep
from hmi.content.written_words import words_faults
from hmi.domain.procedure import FailureAnswer, OnFail, Step, StepId, Verification
from hmi.domain.tag import TagName
from hmi.handwritten import Place

_WITHOUT_VERIFY = ("wait", "ask", "branch", "escalate", "second_person", "confirm_loto", "remove_loto")
"""Kinds that are over when people, time or the machine's state have chosen."""
_SUFFIXES = (".png", ".jpg", ".jpeg")


class StepReader:
    """From what is written to what is meant."""

    def __init__(self, parts: PartReader, pictures: Sequence[Path]) -> None:
        """``pictures``: the folders of the files that steps name, the one that counts first in front."""
        self._parts, self._pictures = parts, pictures
        self._works = WorkReader(parts)

    def step(self, written: WrittenStep, place: Place) -> Step:
        """One step."""
        self._check_parts(written, place)
        self._check_words(written, place)
        is_loto = written.kind in ("confirm_loto", "remove_loto")
        is_two = written.kind == "second_person"
        if written.optional and (written.critical or is_loto or is_two):
            self._parts.faults.append(((*place, "optional"), "a critical step is never skipped"))
        if written.last and written.next is not None:
            self._parts.faults.append(((*place, "next"), "last and next exclude each other"))
        if written.kind in ("ask", "branch") and (written.last or written.next is not None):
            self._parts.faults.append((place, f"{written.kind} names its own ways: neither next nor last"))
        verify = self._verify(written, place)
        if written.kind in ("check", "call") and verify is None:
            self._parts.faults.append((place, f"{written.kind} needs verify: what the machine says when it is so"))
        if written.kind in _WITHOUT_VERIFY and verify is not None:
            self._parts.faults.append(
                ((*place, "verify"), f"{written.kind} verifies nothing; add a step with kind: check")
            )
        if written.kind in ("write", "call") and not written.needs:
            fault = "what is sent needs to know the cell's state: name it under needs"
            self._parts.faults.append(((*place, "needs"), fault))
        for number, tag in enumerate(written.watch):
            self._parts.values.tag(tag, (*place, "watch", number))
        return Step(
            id=StepId(written.id),
            title=written.title,
            work=self._works.work(written, place),
            text=written.text,
            picture=written.picture,
            tools=written.tools,
            warnings=written.warnings,
            safety=written.safety,
            need=self._parts.need(written, place),
            preconditions=self._parts.values.conditions(written.needs, (*place, "needs")),
            verify=verify,
            watch=tuple(TagName(tag) for tag in written.watch),
            on_fail=self._on_fail(written, place),
            next=self._parts.target(written.next, (*place, "next")),
            is_last=written.last,
            is_optional=written.optional,
            is_critical=written.critical or is_loto or is_two,
            is_local=written.local or is_loto or is_two,
            expected_s=self._parts.values.seconds(written.expected, (*place, "expected")),
        )

    def _check_parts(self, written: WrittenStep, place: Place) -> None:
        wanted = PARTS.get(written.kind)
        parts = (*PARTS.values(), "attest")
        for name in parts:
            is_there = bool(getattr(written, name)) or getattr(written, name) == 0
            if name == wanted and not is_there:
                self._parts.faults.append((place, f"kind {written.kind} needs {name}"))
            allowed = name == wanted or (name == "attest" and written.kind == "second_person")
            if is_there and not allowed:
                self._parts.faults.append(((*place, name), f"kind {written.kind} has no {name}"))

    def _check_words(self, written: WrittenStep, place: Place) -> None:
        self._parts.must_have_words(written.title, (*place, "title"))
        self._parts.faults.extend(words_faults(written.text, (*place, "text")))
        for name in ("tools", "warnings", "safety"):
            self._parts.check_list(getattr(written, name), (*place, name))
        if written.picture:
            files = [folder / written.picture for folder in self._pictures]
            file = files[0]
            if Path(written.picture).name != written.picture or file.suffix.lower() not in _SUFFIXES:
                self._parts.faults.append(((*place, "picture"), "has to be the name of a .png or .jpg file"))
            elif not any(one.is_file() for one in files):
                self._parts.faults.append(((*place, "picture"), f"{file} does not exist"))

    def _verify(self, written: WrittenStep, place: Place) -> Verification | None:
        told, where = written.verify, (*place, "verify")
        if told is None:
            return None
        if not told.that:
            self._parts.faults.append(((*where, "that"), "needs at least one condition"))
        within = self._parts.values.seconds(told.within, (*where, "within"))
        stable = self._parts.values.seconds(told.stable, (*where, "stable"))
        if within <= 0:
            self._parts.faults.append(((*where, "within"), "has to be more than 0 s"))
        elif stable >= within:
            self._parts.faults.append(((*where, "stable"), "has to be shorter than within"))
        return Verification(
            conditions=self._parts.values.conditions(told.that, (*where, "that")), timeout_s=within, stable_s=stable
        )

    def _on_fail(self, written: WrittenStep, place: Place) -> OnFail:
        told, where = written.on_fail, (*place, "on_fail")
        if not 0 <= told.retries <= 9:
            self._parts.faults.append(((*where, "retries"), "has to be 0 to 9"))
        if (told.then is FailureAnswer.BRANCH) is not (told.go_to is not None):
            self._parts.faults.append(((*where, "go_to"), "goes with then: branch, and only with that"))
        return OnFail(retries=told.retries, then=told.then, go_to=self._parts.target(told.go_to, (*where, "go_to")))

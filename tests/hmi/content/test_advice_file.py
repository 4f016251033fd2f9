"""``advice.yaml``: modes at the beginning, with the grounds for them; every fault with file, line and field."""

from pathlib import Path

import pytest

from hmi.content.advice_file import CommissionedAdvice, read_advice
from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceMode
from hmi.handwritten import ContentError


def written(project: Path, text: str) -> CommissionedAdvice:
    (project / "advice.yaml").write_text(text, encoding="utf-8")
    return read_advice(project)


def test_that_without_a_file_nothing_is_decided(tmp_path: Path):
    assert read_advice(tmp_path) == CommissionedAdvice()


def test_that_modes_are_read_with_their_grounds(tmp_path: Path):
    told = written(tmp_path, "version: 1\nwhy: Tried for a year in cell 3\nmodes: {energy: advisory, tool_worn: off}\n")

    assert told.why == "Tried for a year in cell 3"
    assert told.modes == {AdviceType("energy"): AdviceMode.ADVISORY, AdviceType("tool_worn"): AdviceMode.OFF}


def test_that_what_is_not_named_begins_in_the_shadow_unless_it_is_written_otherwise(tmp_path: Path):
    assert written(tmp_path, "why: x\n").others is AdviceMode.SHADOW
    assert written(tmp_path, "why: x\nothers: advisory\n").others is AdviceMode.ADVISORY


def test_that_a_site_says_over_what_times_outcomes_are_judged(tmp_path: Path):
    told = written(tmp_path, "why: x\nmeasuring: {baseline: 1 d, settle: 0 s}\n").windows

    assert (told.baseline_s, told.settle_s, told.watch_s) == (86_400.0, 0.0, 1800.0)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("why: x\nmodes: {energy: boss}\n", "2: modes: Invalid enum value 'boss'"),
        ("why: ' '\nmodes: {}\n", "1: why: say on what grounds"),
        ("why: x\nmodes: {Energy: shadow}\n", "2: modes.Energy: a type of advice is written in snake_case"),
        ("why: x\nmods: {}\n", "2: mods: unknown field"),
        ("version: 2\nwhy: x\nmodes: {}\n", "1: version: this version of Tandem reads version 1"),
        ("modes: {}\n", "why"),
        ("why: x\nmeasuring: {watch: 2 min}\n", "2: measuring.watch: at least 5 min: each minute is one number"),
        ("why: x\nmeasuring: {settle: 5 bar}\n", "2: measuring.settle: a time needs one of the units"),
    ],
)
def test_that_a_fault_is_told_with_line_and_field(tmp_path: Path, text: str, fault: str):
    with pytest.raises(ContentError) as caught:
        written(tmp_path, text)

    assert any(fault in told for told in caught.value.faults), caught.value.faults

"""What properties say about a variable."""

from math import inf, nan

import pytest
from asyncua import ua

from hmi.domain.tag import DataType, ValueRange
from hmi.opcua.properties import range_of, unit_of
from hmi.opcua.tag_description import suggested_step
from hmi.units import UNECE_URI, unit_id


def unit(code: str, name: str, uri: str = UNECE_URI) -> dict[str, object]:
    return {"EngineeringUnits": ua.EUInformation(uri, unit_id(code), ua.LocalizedText(name), ua.LocalizedText())}


def test_that_a_known_code_wins_over_the_servers_name():
    assert unit_of(unit("CEL", "degree celsius")) == "°C"


def test_that_a_pure_number_has_no_unit():
    assert unit_of(unit("C62", "one")) == ""


def test_that_an_unknown_code_keeps_the_servers_name():
    assert unit_of(unit("GRN", "grain")) == "grain"


def test_that_numbers_of_another_list_of_units_are_not_looked_up():
    assert unit_of(unit("CEL", "bananas", uri="urn:example:units")) == "bananas"


def test_that_a_unit_without_code_and_name_is_told_as_unknown():
    assert unit_of(unit("GRN", "")) == "?"


def test_that_a_variable_without_a_unit_has_none():
    assert unit_of({}) == ""


@pytest.mark.parametrize(
    "ends",
    [(0.0, 0.0), (100.0, 0.0), (nan, nan), (0.0, nan), (-inf, inf), (0.0, inf), (-inf, 0.0), (-1.7e308, 1.7e308)],
)
def test_that_a_range_without_two_ends_is_none(ends):
    assert range_of({"EURange": ua.Range(*ends)}, "EURange") is None


@pytest.mark.parametrize("ends", [(0.0, 5e-324), (-1e308, 7e307), (0.0, 1e-299)])
def test_that_any_range_has_a_step(ends):
    limits = range_of({"EURange": ua.Range(*ends)}, "EURange")

    assert limits == ValueRange(*ends)
    assert suggested_step(limits, DataType.DOUBLE) > 0.0

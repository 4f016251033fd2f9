"""What properties say about a variable."""

from asyncua import ua

from hmi.opcua.properties import unit_of
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

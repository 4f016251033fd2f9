"""UNECE codes: a wrong symbol would tell an operator a wrong number."""

import pytest

from hmi.units import symbol_of, unit_id


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        ("CEL", "°C"),
        ("C16", "mm/s"),
        ("H81", "mm/min"),
        ("RPM", "1/min"),
        ("C94", "1/min"),
        ("E96", "°/s"),
        ("4K", "mA"),
    ],
)
def test_that_a_code_has_its_symbol(code: str, symbol: str):
    assert symbol_of(unit_id(code)) == symbol


def test_that_a_plain_number_has_an_empty_symbol():
    assert symbol_of(unit_id("C62")) == ""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("2K", id="cubic foot per hour"),
        pytest.param("C21", id="kibibit"),
        pytest.param("D91", id="rem"),
        pytest.param("E47", id="kilowatt hour per kelvin"),
        pytest.param("H11", id="reciprocal month"),
    ],
)
def test_that_a_unit_we_have_no_symbol_for_is_not_taken_for_another(code: str):
    assert symbol_of(unit_id(code)) is None


def test_that_a_unit_is_numbered_as_opc_ua_does():
    assert unit_id("CEL") == 4408652

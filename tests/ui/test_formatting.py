"""Numbers and times as text."""

import pytest

from hmi import i18n
from ui import formatting


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.14159, "3.14"),
        (31.4159, "31.4"),
        (1234.5, "1234"),
        (-0.5, "−0.50"),
        (-0.001, "0.00"),
        (48213026.0, "48,213,026"),
    ],
)
def test_that_a_number_has_the_decimals_a_panel_can_show(value, text):
    assert formatting.number_text(value) == text


def test_that_german_numbers_have_a_comma():
    i18n.choose("de")

    assert formatting.quantity_text(3.5, "°C") == "3,50\N{NO-BREAK SPACE}°C"


@pytest.mark.parametrize(("text", "value"), [("3,5", 3.5), ("3.5", 3.5), (" −2 ", -2.0), ("", None), ("1.2.3", None)])
def test_that_a_typed_number_is_read_with_point_or_comma(text, value):
    assert formatting.parse_number(text) == value


def test_that_what_is_written_reads_back_as_it_was():
    i18n.choose("de")

    assert formatting.parse_number(formatting.exact_text(-12.345)) == -12.345


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-1, "0 s"), (4, "4 s"), (200, "3 min 20 s"), (7500, "2 h 05 min"), (273600, "3 d 4 h")],
)
def test_that_a_duration_has_its_two_largest_units(seconds, text):
    assert formatting.duration_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (600, "10 min"),
        (3600, "1 h"),
        (86400, "24 h"),
        (5400, "1 h 30 min"),
        (90, "1 min 30 s"),
    ],
)
def test_that_a_chosen_duration_is_told_as_people_say_it(seconds, text):
    assert formatting.span_text(seconds) == text


def test_that_counts_are_grouped():
    assert formatting.count_text(12480) == "12,480"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(48_213_012.0, "Wh", "48,213 kWh"), (99_999.0, "Wh", "99,999 Wh"), (250_000.0, "mm", "250,000 mm")],
)
def test_that_long_counts_of_energy_are_told_in_thousands(value, unit, text):
    assert formatting.quantity_text(value, unit) == text.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(("spoken", "day"), [("en", "14/11/2023"), ("de", "14.11.2023")])
def test_that_a_moment_tells_the_whole_year_and_the_second(spoken, day):
    i18n.choose(spoken)

    told = formatting.date_time_text(1_700_000_000_000_000_000)

    assert told.startswith((day, day.replace("14", "15", 1)))
    assert told.split("\N{NO-BREAK SPACE}")[-1].count(":") == 2


def test_that_a_date_keeps_its_order_in_a_sentence_from_right_to_left():
    i18n.choose("ar")

    told = formatting.date_text(1_700_000_000_000_000_000)

    assert (told[0], told[-1]) == ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")


def test_that_a_date_behind_an_arabic_name_stays_behind_it_in_a_language_from_the_left():
    i18n.choose("de")

    assert formatting.chain_text(("Bediener", "30.11.2026")) == "Bediener · 30.11.2026"
    assert formatting.chain_text(("باسم", "30.11.2026")) == "\u2068باسم\u2069 · 30.11.2026"


def test_that_a_chain_within_a_chain_runs_as_the_language_does():
    i18n.choose("ar")

    whole = formatting.chain_text((formatting.chain_text(("one", "two")), "three"))

    assert whole == "\u2067\u2068one\u2069 · \u2068two\u2069\u2069 · \u2068three\u2069"

"""A value longer than a person reads is cut where it is decoded, and says so; nothing else of it is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from asyncua import ua

from hmi.opcua.decoder import decode_data_change
from hmi.opcua.decoder_text import CUT_MARK, MOST_TEXT, text_of
from tests.hmi.opcua.test_decoder import a_body


def decoded(value: ua.Variant) -> Any:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    items = [
        ua.MonitoredItemNotification(ClientHandle=ua.IntegerId(number), Value=ua.DataValue(one, SourceTimestamp=moment))
        for number, one in enumerate((value, ua.Variant(2.5)))
    ]
    return decode_data_change(a_body(items))


@pytest.mark.parametrize(
    "value",
    [
        ua.Variant("Ü" * 1_000_000),
        ua.Variant("a" * 2003 + "Ü" * 1000),
        ua.Variant(ua.LocalizedText("long " * 1000)),
        ua.Variant(bytes(range(256)) * 4096, ua.VariantType.ByteString),
        ua.Variant([number / 7 for number in range(100_000)]),
        ua.Variant([1] * 100_000, ua.VariantType.Byte),
        ua.Variant(["x"] * 1000),
        ua.Variant([[1, 2], [3, 4]] * 300, ua.VariantType.Int32),
        ua.Variant([ua.Variant(True)] * 1000, ua.VariantType.Variant),
    ],
    ids=lambda value: f"{value.VariantType.name}{'[]' if value.is_array else ''}",
)
def test_that_a_long_value_is_cut_and_marked_and_its_neighbour_is_read(value: ua.Variant) -> None:
    columns = decoded(value)

    assert len(columns.text[0]) == MOST_TEXT + len(CUT_MARK)
    assert columns.text[0].endswith(CUT_MARK)
    assert (columns.value[1], columns.undecodable) == (2.5, 0)


@pytest.mark.parametrize("count", [0, 1, 100, 125, 250, 251, 10_000])
def test_that_an_array_cut_on_the_wire_reads_as_one_cut_afterwards(count: int) -> None:
    values = [number % 10 for number in range(count)]

    columns = decoded(ua.Variant(values, ua.VariantType.Int32, is_array=True))

    assert columns.text[0] == text_of(values)


@pytest.mark.parametrize("length", [MOST_TEXT - 1, MOST_TEXT])
def test_that_a_text_that_fits_is_whole(length: int) -> None:
    columns = decoded(ua.Variant("Ü" * length))

    assert columns.text[0] == "Ü" * length

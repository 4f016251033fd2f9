"""Our decoder against asyncua's own, on messages that asyncua encoded and on bytes made by hand."""

import math
import struct
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from asyncua import ua
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary, variant_to_binary
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.opcua.decoder import BAD_DECODING_ERROR, UNIX_EPOCH_TICKS, decode_data_change
from hmi.opcua.decoder_columns import DecodedColumns

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NUMBERS: dict[ua.VariantType, st.SearchStrategy[Any]] = {
    ua.VariantType.Boolean: st.booleans(),
    ua.VariantType.SByte: st.integers(-(2**7), 2**7 - 1),
    ua.VariantType.Byte: st.integers(0, 2**8 - 1),
    ua.VariantType.Int16: st.integers(-(2**15), 2**15 - 1),
    ua.VariantType.UInt16: st.integers(0, 2**16 - 1),
    ua.VariantType.Int32: st.integers(-(2**31), 2**31 - 1),
    ua.VariantType.UInt32: st.integers(0, 2**32 - 1),
    ua.VariantType.Int64: st.integers(-(2**63), 2**63 - 1),
    ua.VariantType.UInt64: st.integers(0, 2**64 - 1),
    ua.VariantType.Float: st.floats(width=32),
    ua.VariantType.Double: st.floats(),
}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
OTHERS: dict[ua.VariantType, st.SearchStrategy[Any]] = {
    ua.VariantType.String: st.none() | WORDS,
    ua.VariantType.LocalizedText: st.builds(ua.LocalizedText, st.none() | WORDS, st.none() | WORDS),
    ua.VariantType.DateTime: st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1)),
    ua.VariantType.ByteString: st.none() | st.binary(max_size=8),
    ua.VariantType.Guid: st.uuids(),
    ua.VariantType.NodeId: st.builds(ua.NodeId, st.integers(1, 2**32 - 1) | WORDS.filter(bool), st.integers(0, 9)),
    ua.VariantType.QualifiedName: st.builds(ua.QualifiedName, WORDS, st.integers(0, 9)),
    ua.VariantType.ExtensionObject: st.builds(ua.Range, st.floats(allow_nan=False), st.floats(allow_nan=False)),
}
STATUSES = st.sampled_from([0, 0x480, 0x40000000, 0x40900000, 0x80000000, 0x808C0000])


@st.composite
def variants(draw: st.DrawFn, kinds: dict[ua.VariantType, st.SearchStrategy[Any]]) -> ua.Variant:
    kind = draw(st.sampled_from(list(kinds)))
    if draw(st.integers(0, 9)) == 0:
        return ua.Variant(draw(st.lists(kinds[kind].filter(lambda v: v is not None), max_size=4)), kind, is_array=True)
    return ua.Variant(draw(kinds[kind]), kind)


@st.composite
def data_values(draw: st.DrawFn) -> ua.DataValue:
    times = st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1))
    return ua.DataValue(
        draw(st.one_of(variants(NUMBERS), variants(OTHERS), st.just(ua.Variant()))),
        draw(st.none() | STATUSES.map(ua.StatusCode)),
        draw(times),
        draw(times),
    )


@st.composite
def messages(draw: st.DrawFn) -> list[ua.MonitoredItemNotification]:
    """Runs of one kind of item between single ones, as servers send them."""
    items: list[ua.MonitoredItemNotification] = []
    for _ in range(draw(st.integers(0, 6))):
        value = draw(data_values())
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 17, 70]))):
            items.append(ua.MonitoredItemNotification(draw(st.integers(0, 2**32 - 1)), value))
    return items


def a_body(items: list[ua.MonitoredItemNotification]) -> bytes:
    return struct_to_binary(ua.DataChangeNotification(MonitoredItems=items))


def an_item(handle: int, mask: int, value: bytes = b"", behind: bytes = b"") -> bytes:
    return struct.pack("<IB", handle, mask) + value + behind


def a_raw_body(*items: bytes) -> bytes:
    return struct.pack("<i", len(items)) + b"".join(items) + struct.pack("<i", 0)


def a_double(value: float) -> bytes:
    return struct.pack("<Bd", 11, value)


def expected_value(variant: ua.Variant | None) -> float:
    if variant is None or variant.is_array or variant.VariantType not in NUMBERS or variant.Value is None:
        return math.nan
    return float(variant.Value)


def expected_ns(time: datetime | None) -> int:
    return 0 if time is None else (time.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1) * 1000


def assert_same(columns: DecodedColumns, theirs: list[Any]) -> None:
    assert columns.handle.tolist() == [int(item.ClientHandle) for item in theirs]
    want = np.array([expected_value(item.Value.Value) for item in theirs], np.float64)
    assert np.array_equal(columns.value.view(np.uint64)[~np.isnan(want)], want.view(np.uint64)[~np.isnan(want)])
    assert np.array_equal(np.isnan(columns.value), np.isnan(want))
    assert columns.status.tolist() == [
        0 if item.Value.StatusCode is None else item.Value.StatusCode.value for item in theirs
    ]
    assert columns.source_time_ns.tolist() == [expected_ns(item.Value.SourceTimestamp) for item in theirs]
    assert columns.server_time_ns.tolist() == [expected_ns(item.Value.ServerTimestamp) for item in theirs]


@settings(max_examples=150, deadline=None)
@given(messages())
def test_that_numbers_statuses_and_times_equal_asyncuas_own_decode(items: list[ua.MonitoredItemNotification]) -> None:
    body = a_body(items)

    columns = decode_data_change(body)

    assert_same(columns, struct_from_binary(ua.DataChangeNotification, Buffer(body)).MonitoredItems)
    assert columns.undecodable == 0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0, 7]), st.binary(min_size=0, max_size=40)), max_size=6), st.binary(max_size=60)
)
def test_that_no_bytes_whatever_raise(heads: list[tuple[int, bytes]], noise: bytes) -> None:
    body = struct.pack("<i", len(heads)) + b"".join(struct.pack("<I", head) + rest for head, rest in heads) + noise

    columns = decode_data_change(body)

    assert len(columns) + columns.undecodable >= len(heads)
    assert len({len(columns.value), len(columns.status), len(columns.source_time_ns), len(columns)}) == 1


@settings(max_examples=100, deadline=None)
@given(messages(), st.data())
def test_that_a_message_cut_short_keeps_what_came_before_the_cut(
    items: list[ua.MonitoredItemNotification], data: st.DataObject
) -> None:
    body = a_body(items)
    cut = data.draw(st.integers(4, len(body)))

    columns = decode_data_change(body[:cut])

    theirs = struct_from_binary(ua.DataChangeNotification, Buffer(body)).MonitoredItems
    assert_same(columns, theirs[: len(columns)])
    assert len(columns) + columns.undecodable == len(items)


def test_that_every_mask_is_read_in_the_order_of_the_standard() -> None:
    # asyncua 2.1 reads picoseconds behind both times; OPC 10000-6 table 26 puts each behind its time.
    ticks = UNIX_EPOCH_TICKS + 10_000_000
    behind = {
        2: struct.pack("<I", 0x80000000),
        4: struct.pack("<q", ticks),
        16: b"\x11\x11",
        8: struct.pack("<q", ticks + 10),
        32: b"\x22\x22",
    }
    for repeats in (1, 40):
        for mask in range(64):
            value = a_double(2.5) if mask & 1 else b""
            item = an_item(9, mask, value, b"".join(part for bit, part in behind.items() if mask & bit))

            columns = decode_data_change(a_raw_body(*[item] * repeats, an_item(10, 1, a_double(7.0))))

            assert columns.handle.tolist() == [9] * repeats + [10]
            assert columns.status[0] == (0x80000000 if mask & 2 else 0)
            assert columns.source_time_ns[0] == (1_000_000_000 if mask & 4 else 0)
            assert columns.server_time_ns[0] == (1_000_001_000 if mask & 8 else 0)
            assert columns.value[-1] == 7.0
            assert math.isnan(columns.value[0]) != bool(mask & 1)


def test_that_items_of_every_mask_may_follow_each_other() -> None:
    behind = {
        2: struct.pack("<I", 0x80000000),
        4: struct.pack("<q", UNIX_EPOCH_TICKS + 10),
        16: b"\x11\x11",
        32: b"\x22\x22",
    }
    masks = [mask for mask in range(64) if not mask & 8] * 20
    items = [
        an_item(
            row, mask, a_double(row) if mask & 1 else b"", b"".join(part for bit, part in behind.items() if mask & bit)
        )
        for row, mask in enumerate(masks)
    ]

    columns = decode_data_change(a_raw_body(*items))

    assert columns.handle.tolist() == list(range(len(masks)))
    assert columns.status.tolist() == [0x80000000 if mask & 2 else 0 for mask in masks]
    assert columns.source_time_ns.tolist() == [1000 if mask & 4 else 0 for mask in masks]
    assert [math.isnan(value) for value in columns.value] == [not mask & 1 for mask in masks]


def test_that_text_is_kept_beside_the_numbers() -> None:
    cases: list[tuple[ua.Variant, str | None]] = [
        (ua.Variant("Größe", ua.VariantType.String), "Größe"),
        (ua.Variant("", ua.VariantType.String), ""),
        (ua.Variant(None, ua.VariantType.String), None),
        (ua.Variant(ua.LocalizedText("Halt", "de")), "Halt"),
        (ua.Variant(ua.LocalizedText(None, "de")), None),
        (ua.Variant(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), ua.VariantType.DateTime), "2026-01-02T03:04:05+00:00"),
        (ua.Variant(ua.NodeId("Robot", 2)), "ns=2;s=Robot"),
        (ua.Variant(ua.QualifiedName("Axis", 3)), "3:Axis"),
        (ua.Variant(UUID(int=5), ua.VariantType.Guid), "00000000-0000-0000-0000-000000000005"),
        (ua.Variant(b"\x01\x02", ua.VariantType.ByteString), "AQI="),
        (ua.Variant([1.0, 2.5], ua.VariantType.Double), "[1.0, 2.5]"),
        (ua.Variant(["a", "ü"], ua.VariantType.String), '["a", "ü"]'),
        (ua.Variant(ua.Range(1.0, 2.0)), '{"Low": 1.0, "High": 2.0}'),
    ]
    items = [ua.MonitoredItemNotification(row, ua.DataValue(variant)) for row, (variant, _) in enumerate(cases)]

    columns = decode_data_change(a_body(items))

    assert columns.text == {row: text for row, (_, text) in enumerate(cases) if text is not None}


def test_that_text_that_is_not_utf8_is_shown_and_can_be_encoded_again() -> None:
    broken = struct.pack("<Bi", 12, 3) + b"a\xffb"

    columns = decode_data_change(a_raw_body(an_item(1, 1, broken)))

    assert columns.text[0] == "a�b"
    assert columns.text[0].encode()


def test_that_a_poison_structure_hides_none_of_its_neighbours() -> None:
    poison = struct.pack("<B", 22) + b"\x01\x00" + struct.pack("<HBi", 884 + 2, 1, 3) + b"\x01\x02\x03"
    times = struct.pack("<Iq", 0, UNIX_EPOCH_TICKS + 10)
    good = [an_item(row, 7, a_double(row), times) for row in range(40)]

    columns = decode_data_change(a_raw_body(*good[:20], an_item(99, 7, poison, times), *good[20:]))

    assert columns.handle.tolist() == [*range(20), 99, *range(20, 40)]
    assert columns.status[20] == BAD_DECODING_ERROR
    assert columns.source_time_ns[20] == 1000
    assert math.isnan(columns.value[20])
    assert columns.value[21:].tolist() == list(range(20, 40))
    assert columns.undecodable == 1


def test_that_items_behind_a_value_without_extent_are_counted() -> None:
    endless = struct.pack("<Bi", 12, 2**31 - 1)

    columns = decode_data_change(
        a_raw_body(an_item(1, 1, a_double(1.0)), an_item(2, 1, endless), an_item(3, 1, a_double(3.0)))
    )

    assert columns.handle.tolist() == [1]
    assert columns.undecodable == 2


def test_that_a_lying_count_allocates_nothing_and_keeps_the_values() -> None:
    body = struct.pack("<i", 2**31 - 1) + an_item(1, 1, a_double(4.0))

    columns = decode_data_change(body)

    assert columns.value.tolist() == [4.0]
    assert columns.undecodable == 2**31 - 2


def test_that_values_within_values_are_skipped_by_their_real_extent() -> None:
    nested = variant_to_binary(
        ua.Variant([ua.Variant(1.5), ua.Variant("x"), ua.Variant(ua.Range(1.0, 2.0))], ua.VariantType.Variant)
    )

    columns = decode_data_change(a_raw_body(an_item(1, 1, nested), an_item(2, 1, a_double(6.0))))

    assert columns.text[0] == '[1.5, "x", {"Low": 1.0, "High": 2.0}]'
    assert columns.value[1] == 6.0


def test_that_times_no_clock_can_hold_count_as_not_sent() -> None:
    for ticks in (0, -1, 1, 2**63 - 1):
        item = an_item(1, 5, a_double(1.0), struct.pack("<q", ticks))
        for repeats in (1, 40):
            assert decode_data_change(a_raw_body(*[item] * repeats)).source_time_ns.tolist() == [0] * repeats

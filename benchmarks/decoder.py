"""Benchmark 1b: CPU of decoding one DataChangeNotification, Tandem's decoder against asyncua's own.

What is measured: process CPU time per value, the same bytes given to both, for messages of 500 (5,000 changes/s at 100
ms publishing), 1,000 and 5,000 values.
  warm   again and again, so that everything lies in the processor's caches: what a value costs;
  cold   with 8 MB of other memory written before each message, as in a process that wakes ten times a second: here
         the code that a message touches costs more than its values. This is what benchmark 1 sees at 5,000/s.
There is no target of its own: benchmark 1 has it. Run: ``./run bench decoder`` (options ``--quick``, ``--json FILE``).
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _report import Report, options
from asyncua import ua
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import struct_from_binary, struct_to_binary

from hmi.opcua.decoder import decode_data_change

SIZES = (500, 1_000, 5_000)
OTHER_MEMORY = bytearray(8_000_000)


def messages(items: int) -> dict[str, list[ua.Variant]]:
    chance = random.Random(1)
    kinds: list[Callable[[], ua.Variant]] = [
        lambda: ua.Variant(chance.random()),
        lambda: ua.Variant(chance.randrange(1000), ua.VariantType.Int32),
        lambda: ua.Variant(chance.random() < 0.5),
        lambda: ua.Variant(chance.random(), ua.VariantType.Float),
    ]

    def mixed(strings: float, texts: float, arrays: float) -> ua.Variant:
        draw = chance.random()
        if draw < arrays:
            return ua.Variant([1.0, 2.0])
        if draw < arrays + texts:
            return ua.Variant(ua.LocalizedText("running", "en"))
        if draw < arrays + texts + strings:
            return ua.Variant(f"part {chance.random()}")
        return chance.choice(kinds)()

    return {
        "all doubles": [kinds[0]() for _ in range(items)],
        "four number types in turn": [kinds[number % 4]() for number in range(items)],
        "number types at random, 10 % strings": [mixed(0.1, 0, 0) for _ in range(items)],
        "and 5 % LocalizedText, 1 % arrays": [mixed(0.1, 0.05, 0.01) for _ in range(items)],
    }


def body_of(variants: list[ua.Variant]) -> bytes:
    now = datetime.now(UTC)
    values = [
        ua.MonitoredItemNotification(handle, ua.DataValue(variant, None, now, now))
        for handle, variant in enumerate(variants)
    ]
    return struct_to_binary(ua.DataChangeNotification(MonitoredItems=values))


def warm_us(work: Callable[[], object], rounds: int) -> float:
    work()
    costs: list[float] = []
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            work()
        costs.append((time.process_time() - start) / rounds * 1e6)
    return min(costs)


def cold_us(work: Callable[[], object], rounds: int) -> float:
    """The median, because the clock of a single message also counts what the machine did meanwhile."""
    costs: list[float] = []
    for _ in range(rounds):
        OTHER_MEMORY[:] = bytes(len(OTHER_MEMORY))
        start = time.perf_counter()
        work()
        costs.append((time.perf_counter() - start) * 1e6)
    return sorted(costs)[rounds // 2]


def main() -> None:
    arguments = options(__doc__).parse_args()
    rounds = 5 if arguments.quick else 20
    report = Report(
        "decoder",
        {
            "message": "-37", "values": "6d", "Tandem warm us": "14.3f", "asyncua warm us": "15.2f", "factor": "6.0f",
            "Tandem cold us": "14.2f",
        },
    )  # fmt: skip
    for size in SIZES:
        for name, variants in messages(size).items():
            body = body_of(variants)

            def ours(body: bytes = body) -> object:
                return decode_data_change(body)

            def theirs(body: bytes = body) -> object:
                return struct_from_binary(ua.DataChangeNotification, Buffer(body))

            our_us, their_us = warm_us(ours, rounds) / size, warm_us(theirs, 2) / size
            report.row(
                **{
                    "message": name, "values": size, "Tandem warm us": our_us, "asyncua warm us": their_us,
                    "factor": their_us / our_us, "Tandem cold us": cold_us(ours, rounds) / size,
                }
            )  # fmt: skip
    report.note("us per value")
    report.finish(arguments.json)


if __name__ == "__main__":
    main()

"""Benchmark 8: how long anything looks live that is not heard, and how soon all is live again.

What is measured, with the controller process and the ill-treated link of ``tests/flows/chaos`` and our own connection
(50 changing tags, 100 ms publishing): seconds from the harm, or from the last value that still came through, until no
tag looks live any more; and seconds from the return until every tag was heard again and is live. The outage in between
lasts 2 to 8 s, another time in each run.

  cut               connections are reset, new ones refused;
  half-open         nothing comes through in one direction, while the sockets stay open;
  black hole        nothing comes through at all;
  SIGSTOP           the controller's process is suspended;
  kill and restart  SIGKILL, then another start at the same address;
  session loss      the controller closes the session and stays: both times count from the loss;
  other namespaces  as kill and restart, with the namespaces in another order.

Targets: nothing looks live after two publishing intervals and the keep-alive; all is live 5 s after the return. Both
for the worst run. Run: ``./run bench reconnect`` (options ``--quick``, ``--json FILE``, ``--runs N``).
"""

import asyncio
import logging
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _report import Report, options

from hmi.opcua.open_subscription import KEEP_ALIVE_S
from tests.flows.chaos.controller_process import URI, Options
from tests.flows.chaos.plant import Factory
from tests.flows.chaos.scenario import Plant

TAGS = [f"tag_{number}" for number in range(50)]
OTHER = "urn:tandem:loaded-first"
PUBLISHING_MS = 100
STALE_S = KEEP_ALIVE_S + 2 * PUBLISHING_MS / 1000
BACK_S = 5.0
OUTAGE_S = (2.0, 8.0)

Act = Callable[[], Awaitable[object] | object]
CASES: dict[str, Callable[[Plant], tuple[Act, Act | None]]] = {
    "cut": lambda plant: (plant.link.refuse, plant.link.listen),
    "half-open, to us": lambda plant: (lambda: plant.link.hold(to_panel=True), plant.link.heal),
    "half-open, from us": lambda plant: (lambda: plant.link.hold(to_controller=True), plant.link.heal),
    "black hole": lambda plant: (lambda: plant.link.hold(to_controller=True, to_panel=True), plant.link.heal),
    "SIGSTOP": lambda plant: (
        lambda: plant.process.signal(signal.SIGSTOP),
        lambda: plant.process.signal(signal.SIGCONT),
    ),
    "kill and restart": lambda plant: (plant.process.end, plant.restart),
    "session loss": lambda plant: (lambda: plant.process.ask("kill_sessions"), None),
    "other namespaces": lambda plant: (
        plant.process.end,
        lambda: plant.restart(Options(tags=TAGS, namespaces=[OTHER, URI])),
    ),
}
"""What is done to a running plant, and what ends it; None where it ends by itself."""


async def measured(factory: Factory, case: str, outage_s: float) -> tuple[float, float]:
    """Seconds until nothing looked live, and until all was live again."""
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        plant = Plant(factory, Path(folder), lambda _what, _seconds: None)
        try:
            await plant.start_live(Options(tags=TAGS, namespaces=[URI, OTHER]), publishing_ms=PUBLISHING_MS)
            harm, end = CASES[case](plant)
            harmed_s = time.monotonic()
            await plant.nothing_live_after(lambda: _done(harm))
            stale_s = time.monotonic() - max(harmed_s, *plant.watch.arrived_s.values())
            if end is not None:
                await asyncio.sleep(max(0.0, harmed_s + outage_s - time.monotonic()))
                await _done(end)
            returned_s = harmed_s if end is None else time.monotonic()
            await plant.all_live_after(lambda: None)
            return stale_s, time.monotonic() - returned_s
        finally:
            await plant.stop()
            await asyncio.to_thread(factory.end_all)


async def _done(act: Act) -> None:
    done = act()
    if isinstance(done, Awaitable):
        await done


def main() -> None:
    logging.getLogger("asyncua").setLevel(logging.CRITICAL)  # it tells of every lost connection, and all are lost here
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    runs = 1 if arguments.quick else arguments.runs
    chance = random.Random(1)
    form = "12.2f"
    report = Report(
        "reconnect",
        {
            "case": "-20", "nothing live s": form, "worst nothing": form, "all live s": form, "worst all": form,
            "verdict": "-8",
        },
    )  # fmt: skip
    worst_stale_s = worst_back_s = 0.0
    factory = Factory()
    try:
        for case in CASES:
            found = [asyncio.run(measured(factory, case, chance.uniform(*OUTAGE_S))) for _ in range(runs)]
            stale, back = [one[0] for one in found], [one[1] for one in found]
            worst_stale_s, worst_back_s = max(worst_stale_s, *stale), max(worst_back_s, *back)
            report.row(
                **{
                    "case": case,
                    "nothing live s": statistics.median(stale),
                    "worst nothing": max(stale),
                    "all live s": statistics.median(back),
                    "worst all": max(back),
                    "verdict": "met" if max(stale) <= STALE_S and max(back) <= BACK_S else "NOT MET",
                    "runs": found,
                }
            )
    finally:
        factory.close()
    report.verdict(
        f"nothing looks live after {STALE_S:.1f} s (two publishing intervals and the keep-alive): "
        f"{worst_stale_s:.2f} s at worst",
        worst_stale_s <= STALE_S,
    )
    report.verdict(
        f"all is live {BACK_S:.0f} s after the return: {worst_back_s:.2f} s at worst", worst_back_s <= BACK_S
    )
    report.note(f"worst and median of {runs} runs; the watch looks every 10 ms")
    report.finish(arguments.json)


if __name__ == "__main__":
    main()

"""A panel's connection to a controller process through a link that can be ill-treated; nothing may be left over."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.chaos.names import NamedLoop
from tests.flows.chaos.plant import Factory, until
from tests.flows.chaos.scenario import Plant


def pytest_asyncio_loop_factories() -> dict[str, type[NamedLoop]]:
    return {"named": NamedLoop}


@pytest.fixture(scope="session")
def factory() -> Iterator[Factory]:
    made = Factory()
    yield made
    made.close()


@pytest.fixture
async def plant(
    factory: Factory, tmp_path: Path, record_property: Callable[[str, object], None], request: pytest.FixtureRequest
) -> AsyncIterator[Plant]:
    noted: list[str] = []

    def note(what: str, seconds: float) -> None:
        record_property(what, f"{seconds:.2f} s")
        noted.append(f"{what} {seconds:.2f} s")

    before = _belongings()
    tasks = asyncio.all_tasks()
    made = Plant(factory, tmp_path / "pki", note)
    yield made
    await made.stop()
    await asyncio.to_thread(factory.end_all)
    print(f"\nMEASURED {request.node.name}: {', '.join(noted)}")
    await until(lambda: _belongings() <= before, 3.0)
    assert asyncio.all_tasks() <= tasks | {asyncio.current_task()}


def _belongings() -> set[str]:
    """Sockets of this process, and threads but those of asyncio's own pool, which stay by design."""
    sockets: set[str] = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if target.startswith("socket:"):
            sockets.add(target)
    return sockets | {thread.name for thread in threading.enumerate() if not thread.name.startswith("asyncio_")}

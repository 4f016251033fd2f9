"""The foreign stack for the tests beside this file; where it is missing they are skipped, and the summary says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interop.foreign_stack import ForeignStack, ForeignStackMissing, foreign_stack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.interop)
            item.add_marker(pytest.mark.timeout(420))


@pytest.fixture(scope="session")
def stack() -> ForeignStack:
    try:
        return foreign_stack()
    except ForeignStackMissing as fault:
        pytest.skip(f"no foreign stack: {fault}")


@pytest.fixture(scope="module")
def foreign_url(stack: ForeignStack) -> Iterator[str]:
    """A foreign server with 20 changing variables, values of every kind, a method, history and users."""
    with stack.server("--variables", 20) as url:
        yield url

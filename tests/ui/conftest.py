"""Qt for every test of the screen: no animation, no leftovers of a look or a language."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from hmi import i18n
from hmi.domain.alarm import Alarm, Priority, alarm_id
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import NodeAddress

SCREEN = Path(__file__).with_name("screen.json")
"""As large as a large panel: Qt's own offscreen screen is 800 x 800, and a finger beside the screen touches nothing."""


def pytest_configure() -> None:
    """Before there is an application."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREEN}"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English, and leave English behind."""
    i18n.choose(i18n.SOURCE_LANGUAGE)
    yield
    i18n.choose(i18n.SOURCE_LANGUAGE)


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """Widgets of a test end with it: no event loop runs between tests that would delete what was closed.

    Left alive, each would be styled again with every change of the look: measured 200 s against 8 s for 77 tests.
    """
    yield
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def an_alarm() -> Callable[..., Alarm]:
    """Builds an alarm of high priority that stands and that nobody acknowledged, unless told otherwise."""

    def build(name: str = "Jam", **more: Any) -> Alarm:
        condition = NodeAddress(endpoint="cell", uri="urn:cell", identifier=f"s=conveyor/alarms/{name}")
        told = Alarm(
            id=alarm_id(condition, more.get("branch", "")), condition=condition, event_id=b"1",
            equipment=EquipmentId("conveyor"), source="conveyor", name=name, severity=700, priority=Priority.HIGH,
            began_ns=10**18, changed_ns=10**18, heard_ns=10**18, is_active=True, is_acknowledged=False,
        )  # fmt: skip
        return msgspec.structs.replace(told, **more)

    return build

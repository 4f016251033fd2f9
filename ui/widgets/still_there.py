"""Answers may come when the window that asked has closed: whether a Qt object still exists."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import Shiboken

_Reply = TypeVar("_Reply")


def is_there(thing: QObject) -> bool:
    """False once Qt has deleted the object behind ``thing``."""
    return Shiboken.isValid(thing)


def while_there(callback: Callable[[_Reply], None]) -> Callable[[_Reply], None]:
    """``callback`` for as long as the Qt object whose method it is has not been deleted."""
    method: Any = callback.func if isinstance(callback, partial) else callback
    owner: object = getattr(method, "__self__", None)
    if not isinstance(owner, QObject):
        return callback

    def call(reply: _Reply) -> None:
        if is_there(owner):
            callback(reply)

    return call

"""Answers may come when the window that asked has closed: whether a Qt object still exists."""

from PySide6.QtCore import QObject
from shiboken6 import Shiboken


def is_there(thing: QObject) -> bool:
    """False once Qt has deleted the object behind ``thing``."""
    return Shiboken.isValid(thing)

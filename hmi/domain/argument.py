"""What is handed to a method of a controller."""

from hmi.domain.tag import Scalar

Argument = Scalar | tuple[Scalar, ...]
"""One input of a method: a value, or the values of an array."""

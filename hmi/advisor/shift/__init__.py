"""Shift of level in many channels at once, found by trailing means; begin with ``detector.py``."""

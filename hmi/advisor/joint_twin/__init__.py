"""Joint currents of an arm against what physics and a fitted reference expect; begin with ``detector.py``."""

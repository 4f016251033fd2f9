"""Recorded tables: which dialect a text table is written in, its times, its numbers; begin with ``recording.py``.

Whoever plays a recording and whoever judges one read it here. Nothing is guessed silently: what is odd is counted.
"""

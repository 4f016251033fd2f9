"""Holds detectors against recordings, with trivial baselines beside them; begin with ``table.py`` and ``run.py``.

Nothing here chooses a threshold or looks at a label before the verdict on its row is written.
"""

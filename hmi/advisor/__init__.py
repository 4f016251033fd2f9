"""History and live data to findings to recommendations; reads only, imports no port that writes.

Findings come from detectors (``detector.py``), what is behind them is said by ``diagnosis.py``, what to do about it is
weighed by ``expected_value.py``.
"""

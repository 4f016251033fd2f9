"""Figures on recordings that are known, one file each, made with the shipped detectors; begin with ``figure.py``."""

"""The words and rules of the cell: no I/O, no clock, no sentences for people. Read cell.py, then tag.py."""

"""Builds a cell service from a project folder: the only room that names concrete classes. Read cell_service.py first.

One file per part that is built; a part starts, tends and tells of its troubles by itself. Rules may never live here.
"""

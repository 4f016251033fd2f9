"""Cells to practise on: OPC UA servers built from companion specifications, and replay of recordings."""

"""The only room, beside the simulator, that speaks OPC UA. Read connection.py."""

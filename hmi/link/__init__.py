"""The one crossing between processes. Read messages.py, then server.py and client.py."""

"""Tells systemd that the service is up and still turning (sd_notify(3)); without systemd it tells nobody."""

import os
import socket


class SystemdNotice:
    """``alive`` is called when the service is up, and then again and again; when that ends systemd starts it anew."""

    def __init__(self) -> None:
        address = os.environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._words = b"READY=1\nWATCHDOG=1"

    def alive(self) -> None:
        """Send a datagram; takes microseconds. Raises ``OSError`` when systemd's socket is not there."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as channel:
            channel.connect(self._address)
            channel.send(self._words)
        self._words = b"WATCHDOG=1"

"""Why a service on another machine does not let this screen in: zmq tells it apart from the messages."""

from enum import StrEnum

import zmq
from zmq.utils.monitor import recv_monitor_message

_PATIENCE = 3
"""So many failed handshakes in a row are no cut cable any more."""


class Denial(StrEnum):
    """What came of the keys that were shown."""

    SCREEN_UNKNOWN = "screen unknown"
    """The service does not know this screen's key."""
    SERVICE_UNPROVEN = "service unproven"
    """What listens there cannot prove that it has the key that this screen was told."""


class HandshakeWatch:
    """Follows the handshakes of one encrypted socket."""

    def __init__(self, socket: zmq.Socket[bytes]) -> None:
        self._socket = socket
        self._events = socket.get_monitor_socket(
            zmq.Event.HANDSHAKE_SUCCEEDED
            | zmq.Event.HANDSHAKE_FAILED_AUTH
            | zmq.Event.HANDSHAKE_FAILED_PROTOCOL
            | zmq.Event.HANDSHAKE_FAILED_NO_DETAIL
        )
        self._failed = 0
        self.denial: Denial | None = None

    def look(self) -> bool:
        """Take what happened since the last call; True if the service turned this screen's key away meanwhile."""
        is_turned_away = False
        while self._events.poll(0):
            event = recv_monitor_message(self._events)["event"]
            is_turned_away = is_turned_away or event == zmq.Event.HANDSHAKE_FAILED_AUTH
            self._note(event)
        return is_turned_away

    def close(self) -> None:
        """Stop watching; before the socket is closed."""
        self._socket.disable_monitor()
        self._events.close(linger=0)

    def _note(self, event: int) -> None:
        if event == zmq.Event.HANDSHAKE_SUCCEEDED:
            self._failed, self.denial = 0, None
        elif event == zmq.Event.HANDSHAKE_FAILED_AUTH:
            self._failed, self.denial = 0, Denial.SCREEN_UNKNOWN
        else:
            self._failed += 1
            if self._failed >= _PATIENCE:
                self.denial = Denial.SERVICE_UNPROVEN

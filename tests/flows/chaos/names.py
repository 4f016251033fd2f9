"""A loop whose name service can be ill-treated."""

import asyncio
import socket
from typing import Any

NAME = "plc-of-the-cell"


class NamedLoop(asyncio.SelectorEventLoop):
    """Knows one name, when its name service works."""

    fault: str = ""
    """``unknown``: the name is not known. ``silent``: nobody answers."""

    async def getaddrinfo(self, host: Any, port: Any, **more: Any) -> Any:
        if host != NAME:
            return await super().getaddrinfo(host, port, **more)
        while self.fault == "silent":  # noqa: ASYNC110  # a resolver repeats its question
            await asyncio.sleep(0.5)
        if self.fault:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return await super().getaddrinfo("127.0.0.1", port, **more)

"""Host names to addresses, with one question under way at a time."""

import asyncio
import socket

Address = tuple[str, int]


class NameService:
    """Asks the system's resolver, which may hang for minutes in a thread that cannot be stopped.

    Retries therefore wait for the question under way, which the resolver itself repeats. A thread for each would soon
    leave none of the loop's pool for anything else, signing in included.
    """

    def __init__(self) -> None:
        self._asking: dict[Address, asyncio.Task[Address]] = {}

    async def address(self, host: str, port: int) -> Address:
        """The first address of a host.

        Raises:
            OSError: the name is not known, or the resolver does not answer.
        """
        asking = self._asking.get((host, port))
        if asking is None:
            asking = self._asking[host, port] = asyncio.create_task(_ask(host, port))
            asking.add_done_callback(lambda _: self._asking.pop((host, port), None))
        return await asyncio.shield(asking)

    async def stop(self) -> None:
        """Wait for no answer any more."""
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)


async def _ask(host: str, port: int) -> Address:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not found:
        raise OSError("the name has no address")
    address = found[0][4]
    return str(address[0]), int(address[1])

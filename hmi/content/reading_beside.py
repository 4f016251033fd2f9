"""Reads files that people wrote in a process of its own: screens must not wait for it, and a thread takes its turns
from them."""

import asyncio
import logging
import sys

log = logging.getLogger(__name__)


async def told_beside(module: str, *arguments: str) -> bytes | None:
    """What ``python -m module arguments …`` writes to its standard output; None where that failed.

    Whoever is cancelled meanwhile leaves no process behind.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments), stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        log.error("%s ended with status %s", module, process.returncode)
        return None
    return output

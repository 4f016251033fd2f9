"""What our servers say of themselves (OPC 10000-5, 12.4: BuildInfo)."""

import datetime

from asyncua.server.server import Server

from hmi.paths import product_version

MANUFACTURER = "Tandem"
PRODUCT_URI = "urn:tandem"


async def tell_build(server: Server, name: str) -> None:
    """Fill the BuildInfo, which otherwise names the library."""
    version, today = product_version(), datetime.datetime.now(datetime.UTC)
    await server.set_build_info(PRODUCT_URI, MANUFACTURER, name, version, version, today)

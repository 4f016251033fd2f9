"""The connections to the cell's controllers, and which tags are wanted of each."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from hmi.domain.cell import Cell
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore


class Controllers:
    """One connection for each endpoint of the cell that the service began with."""

    def __init__(self, project: Path, image: ProcessImage, alarms: AlarmList, secrets: Mapping[str, str]) -> None:
        trust = TrustStore(project / "pki")
        self.by_endpoint = {
            endpoint.key: Controller(endpoint, image, trust, alarms=alarms, secret=secrets.get(endpoint.key, ""))
            for endpoint in image.cell.endpoints
        }

    async def start(self, cell: Cell) -> None:
        """Connect; each goes on trying by itself."""
        self.use_cell(cell)
        for controller in self.by_endpoint.values():
            await controller.start()

    async def stop(self) -> None:
        """Close every connection."""
        await asyncio.gather(*(controller.stop() for controller in self.by_endpoint.values()))

    def use_cell(self, cell: Cell) -> None:
        """Watch the tags of this cell."""
        for key, controller in self.by_endpoint.items():
            controller.want({i: tag for i, tag in enumerate(cell.tags) if tag.node.endpoint == key})

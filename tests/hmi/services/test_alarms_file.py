"""``alarms.yaml`` that cannot be read for a while is told as that, and looked at again until it can."""

from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarms_file import UNREAD, AlarmsFileTrouble, WrittenAlarms, alarms_file_trouble
from hmi.domain.cell import Cell
from hmi.live.alarm_list import AlarmList
from hmi.services.alarms_file import AlarmsFileService

CELL = Cell(id="cell", label="Cell")
IN_USE = WrittenAlarms(sha256="1", plan=AlarmPlan())


class Disk:
    """Has the file that is in use, unless it does not answer; that changes no stamp of the file."""

    def __init__(self) -> None:
        self.reads, self.is_broken, self.tells_stamps = 0, False, True

    def stamp(self) -> object:
        if not self.tells_stamps:
            raise OSError(5, "Input/output error")
        return (1, 1)

    def read(self, cell: Cell) -> WrittenAlarms:
        assert cell == CELL
        self.reads += 1
        return WrittenAlarms(sha256=UNREAD, faults=("alarms.yaml: gone",)) if self.is_broken else IN_USE

    def read_again(self, written: WrittenAlarms, cell: Cell) -> WrittenAlarms:
        raise AssertionError("the cell is the same")

    def keep(self, written: WrittenAlarms) -> None:
        raise AssertionError("nothing was taken over")


def served(disk: Disk) -> AlarmsFileService:
    return AlarmsFileService(disk, IN_USE, AlarmList(lambda _event: None), lambda: CELL, lambda _plan, _actor: None)


async def test_that_a_file_that_could_not_be_read_is_read_again_though_it_did_not_change(caplog):
    disk = Disk()
    disk.is_broken = True
    service = served(disk)
    await service.tend()
    await service.tend()
    broken = alarms_file_trouble(service.trouble)

    disk.is_broken = False
    await service.tend()

    assert broken == AlarmsFileTrouble(faults=1, first="alarms.yaml: gone")
    assert service.trouble == ""
    assert len(caplog.records) == 1, "the log says it once"
    caplog.clear()


async def test_that_a_file_of_which_nobody_can_tell_is_looked_at_each_time_and_one_that_is_read_once(caplog):
    disk = Disk()
    service = served(disk)
    await service.tend()
    await service.tend()
    read_once = disk.reads

    disk.is_broken, disk.tells_stamps = True, False
    await service.tend()
    broken = service.trouble
    disk.is_broken, disk.tells_stamps = False, True
    await service.tend()

    assert read_once == 1
    assert broken.startswith("wrong 1")
    assert service.trouble == ""
    caplog.clear()

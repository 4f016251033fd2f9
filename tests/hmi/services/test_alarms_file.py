"""``alarms.yaml`` that cannot be read for a while is told as that, and looked at again until it can."""

from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarms_file import UNREAD, AlarmsFileTrouble, ReadAlarmsFile, WrittenAlarms, alarms_file_trouble
from hmi.domain.cell import Cell
from hmi.domain.outcome import Done
from hmi.domain.person import Person, PersonRef, Session
from hmi.live.alarm_list import AlarmList
from hmi.services.alarms_file import AlarmsFileService
from hmi.services.caller import Caller

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


class OtherWords(Disk):
    """What is in use names a tag that only the first cell has; the file says something else by now."""

    def read(self, cell: Cell) -> WrittenAlarms:
        return WrittenAlarms(sha256="2", plan=AlarmPlan())

    def read_again(self, written: WrittenAlarms, cell: Cell) -> WrittenAlarms:
        faults = () if cell is CELL else ("alarms_in_use.yaml:4: rules.0.tag: heat: unknown",)
        return WrittenAlarms(sha256=written.sha256, plan=None if faults else AlarmPlan(), faults=faults)

    def keep(self, written: WrittenAlarms) -> None:
        assert written.sha256 == "2"


async def test_that_what_is_in_use_and_does_not_fit_the_cell_any_more_is_told_until_it_does(caplog):
    cells = [CELL]
    alarms = AlarmList(lambda _event: None)
    service = AlarmsFileService(OtherWords(), IN_USE, alarms, lambda: cells[-1], lambda _plan, _actor: None)
    await service.tend()
    before = service.trouble

    cells.append(Cell(id="cell", label="Smaller"))
    await service.tend()
    unfit = alarms_file_trouble(service.trouble)
    await service.tend()
    still = service.trouble
    cells.append(CELL)
    await service.tend()
    fits_again = service.trouble
    cells.append(Cell(id="cell", label="Smaller"))
    await service.tend()
    ada = Person(ref=PersonRef("p-ada"), display_name="Ada")
    caller = Caller(Session(token="t", person=ada, signed_in_ns=1, idle_limit_s=60), "panel")
    taken = await service.read(ReadAlarmsFile(sha256="2"), caller)

    assert before == fits_again == "changed"
    assert unfit == AlarmsFileTrouble(faults=1, first="alarms_in_use.yaml:4: rules.0.tag: heat: unknown", is_unfit=True)
    assert alarms_file_trouble(still) == unfit
    assert isinstance(taken, Done)
    assert service.trouble == ""
    caplog.clear()

"""What the twin works out by following the cell: wear, places of parts on belts, time since things happened.

Nobody publishes these. What was not followed for long enough stays what is usual, and is told as assumed.
"""

import numpy as np

from hmi.domain.arm_geometry import JOINTS, Floats
from hmi.simulator.cobot import PROGRAMS
from hmi.simulator.conveyor import GAP_MM, LENGTH_MM
from hmi.simulator.packml import PackState
from hmi.simulator.twin_arm import Place, friction_seen, place_of
from hmi.simulator.twin_hearing import Hearing

_LONGEST_LOOK_AWAY_S = 5.0
_FORGETS = 0.965
"""Of what was seen of a joint's friction, each look at which it turns: what was 20 such looks ago counts half."""
_ENOUGH_A2 = 1.5
"""Sum of squared friction currents of a joint as new from which on the estimate is better than what is usual."""
_FED_AT_LEAST_EVERY_S = 40.0
_TAKEN_WITHIN_S = 6.0
_TURNS_RPM = 7600.0
_MOST_ON_BELT = 6
_SUCKED_AFTER_S = 1.5


class BeltWatch:
    """Where parts are on a belt, from how many there are and how fast it runs."""

    def __init__(self) -> None:
        self.places: list[float] = []
        self.is_followed = False
        """All of them were seen to come."""
        self._came = 0

    def look(self, count: int, speed_mm_s: float, seconds: float, *, is_at_end: bool) -> bool:
        """Follow the belt; whether a part came on."""
        ahead = LENGTH_MM + GAP_MM
        for row, place in enumerate(self.places):
            self.places[row] = max(place, min(place + speed_mm_s * seconds, ahead - GAP_MM))
            ahead = self.places[row]
        came = 0
        while len(self.places) > count:
            self.places.pop(0)
        while len(self.places) < count:
            self.places.append(min(0.5 * speed_mm_s * seconds, self.places[-1] - 1.0 if self.places else LENGTH_MM))
            came += 1
        self._came += came
        self.is_followed = self._came >= count
        if self.places and is_at_end:
            self.places[0] = LENGTH_MM
        elif self.places and self.places[0] >= LENGTH_MM:
            self.places[0] = LENGTH_MM - max(1.0, 0.5 * speed_mm_s * seconds)
        return came > 0

    def begin(self, count: int, *, is_at_end: bool) -> None:
        """Nothing is known but how many there are: they queue behind the one at the end, or lie evenly."""
        first = LENGTH_MM if is_at_end else LENGTH_MM * 0.8
        gap = GAP_MM * 1.5 if is_at_end else first / max(1, count)
        self.places = [max(0.0, first - gap * row) for row in range(count)]
        self._came, self.is_followed = 0, False


class TwinWatch:
    """Looks about once a second."""

    def __init__(self) -> None:
        self.belts = {"infeed": BeltWatch(), "outfeed": BeltWatch()}
        self.looked_s = 0.0
        """For how long it has followed the cell without a break."""
        self.since_part_s = 0.0
        self.since_feed_s = 0.0
        self.since_tool_s = 1e9
        self.waits_s = 0.0
        """For how long the arm has rested in a step of its program."""
        self.at_end_s = 0.0
        self.held_vacuum_bar: float | None = None
        self.bearing_damage = 0.0
        self.wear_rate = 1.0
        self._held_s = 0.0
        self._friction = np.zeros((2, JOINTS))
        self._last_ns = 0
        self._counts: dict[str, float] = {}
        self._row: tuple[str, int] = ("", -1)
        self._worn: list[float] = []
        self._paced = np.zeros(2)

    def friction(self) -> Floats:
        """By how much more than new each joint rubs, shape ``(6,)``."""
        taken, new = self._friction
        is_known = new > _ENOUGH_A2
        return np.where(is_known, np.clip(taken / np.maximum(new, 1e-9), 0.5, 5.0), 1.0)

    @property
    def knows_friction(self) -> bool:
        """Whether the elbow turned enough to tell."""
        return bool(self._friction[1][2] > _ENOUGH_A2)

    @property
    def pace(self) -> float:
        """Seconds of the cell per second, by its meter; 1 where it cannot be told, or nearly is."""
        expected, metered = self._paced
        found = metered / expected if expected > 5.0 else 1.0
        return found if found > 1.25 else 1.0

    @property
    def feeder_is_empty(self) -> bool:
        """Whether nobody lays raw parts on the belt."""
        return self.since_feed_s > _FED_AT_LEAST_EVERY_S and len(self.belts["infeed"].places) < 2

    @property
    def nobody_takes(self) -> bool:
        """Whether nobody takes finished parts from the end of the belt."""
        return self.at_end_s > _TAKEN_WITHIN_S

    def look(self, heard: Hearing, now_ns: int) -> None:
        """Follow what is heard now."""
        seconds = (now_ns - self._last_ns) / 1e9
        is_broken = not 0.0 < seconds <= _LONGEST_LOOK_AWAY_S or heard.lacks() is not None
        self._last_ns = now_ns
        if is_broken:
            self._begin(heard)
            return
        seconds *= self.pace
        self.looked_s += seconds
        self._look_at_belts(heard, seconds)
        self._look_at_counts(heard, seconds)
        self._look_at_arm(heard, seconds)
        self._look_at_mill(heard)
        self._look_at_meter(heard, seconds / self.pace)

    def _begin(self, heard: Hearing) -> None:
        self.looked_s = 0.0
        for name, belt in self.belts.items():
            belt.begin(int(heard.number(f"{name}/parts_on_belt")), is_at_end=heard.flag(f"{name}/part_at_end"))
        self.since_part_s = self.since_feed_s = self.waits_s = self.at_end_s = 0.0
        self._counts.clear()
        self._friction[:] = 0.0
        self._paced[:] = 0.0

    def _look_at_belts(self, heard: Hearing, seconds: float) -> None:
        self.since_feed_s += seconds
        for name, belt in self.belts.items():
            came = belt.look(
                int(heard.number(f"{name}/parts_on_belt")),
                heard.number(f"{name}/packml/status/cur_mach_speed"),
                seconds,
                is_at_end=heard.flag(f"{name}/part_at_end"),
            )
            if came and name == "infeed":
                self.since_feed_s = 0.0
        working = (PackState.EXECUTE, PackState.SUSPENDED)
        feeds = heard.value("supervisor/packml/status/state_current") in working
        if not feeds or heard.number("infeed/parts_on_belt") >= _MOST_ON_BELT:
            self.since_feed_s = min(self.since_feed_s, _FED_AT_LEAST_EVERY_S / 2.0)
        runs = heard.value("outfeed/packml/status/state_current") == PackState.EXECUTE
        self.at_end_s = self.at_end_s + seconds if heard.flag("outfeed/part_at_end") and runs else 0.0

    def _look_at_counts(self, heard: Hearing, seconds: float) -> None:
        self.since_part_s = (
            0.0 if self._counted(heard, "supervisor/packml/admin/processed") else self.since_part_s + seconds
        )
        self.since_tool_s = 0.0 if self._counted(heard, "cnc/tool/changes") else self.since_tool_s + seconds
        if self.since_tool_s == 0.0:
            self._worn.clear()
            self.wear_rate = 1.0
        if self._counted(heard, "cnc/statistics/parts"):
            self._worn = [*self._worn[-3:], heard.number("cnc/tool/life")]
            self._estimate_wear(heard.number("cnc/channel/feed_override", 100.0))

    def _counted(self, heard: Hearing, path: str) -> bool:
        """Whether a counter counted up since the last look."""
        now = heard.number(path)
        before = self._counts.get(path)
        self._counts[path] = now
        return before is not None and now > before

    def _estimate_wear(self, feed: float) -> None:
        """From how much of the tool's life the last parts took; published in tenths of a percent."""
        if len(self._worn) < 2 or self._worn[-1] <= 0.0:
            return
        each = (self._worn[0] - self._worn[-1]) / (len(self._worn) - 1)
        usual = 100.0 * (max(feed, 1.0) / 100.0) ** 1.3 / 180.0
        self.wear_rate = each / usual if each > 2.0 * usual else 1.0

    def _look_at_arm(self, heard: Hearing, seconds: float) -> None:
        place, speed = arm_place(heard)
        program = heard.text("cobot/task/step")
        row = (program, -1 if place is None else place.row)
        rests = place is not None and place.rate is None
        self.waits_s = self.waits_s + seconds if rests and row == self._row else 0.5 * seconds
        self._row = row
        if place is not None and place.rate is not None:
            current, warmth = heard.joints("cobot/motor_{}/current"), heard.joints("cobot/motor_{}/temperature")
            taken, new = friction_seen(place, speed, current, warmth)
            turns = new != 0.0
            self._friction[:, turns] *= _FORGETS
            self._friction += (taken * new, new * new)
        self._held_s = self._held_s + seconds if heard.flag("cobot/gripper/part_held") else 0.0
        if self._held_s > _SUCKED_AFTER_S:
            self.held_vacuum_bar = heard.number("cobot/gripper/vacuum")

    def _look_at_mill(self, heard: Hearing) -> None:
        life = heard.number("cnc/tool/life")
        if heard.number("cnc/spindle/speed") < _TURNS_RPM or life <= 0.0:
            return
        wear = 1.0 - life / 100.0
        cut = 0.7 + 0.3 * np.sin(heard.number("cnc/program/progress") * 0.4)
        healthy = 0.25 + 0.7 + cut * (0.5 + 1.6 * wear**2)
        seen = float(np.clip((heard.number("cnc/spindle/vibration") - healthy) / 4.5, 0.0, 1.0))
        self.bearing_damage += 0.1 * (seen - self.bearing_damage)

    def _look_at_meter(self, heard: Hearing, seconds: float) -> None:
        path = "meter/energy/energy"
        before, now = self._counts.get(path), heard.number(path)
        self._counts[path] = now
        if before is not None and now >= before:
            self._paced += (heard.number("meter/energy/power") * seconds / 3600.0, now - before)


def arm_place(heard: Hearing) -> tuple[Place | None, Floats]:
    """Where the arm is in the program that it runs, and the speeds of its joints in rad/s."""
    program = heard.text("cobot/task/step")
    speed = np.radians(heard.joints("cobot/axis_{}/speed"))
    if program not in PROGRAMS:
        return None, speed
    position = np.radians(heard.joints("cobot/axis_{}/position"))
    return place_of(program, position, speed, is_carrying=heard.flag("cobot/gripper/part_held")), speed

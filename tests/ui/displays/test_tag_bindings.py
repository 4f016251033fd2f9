"""A frame repaints what it changed: motion at once, numbers no faster than people read."""

from hmi.domain.reading import ReadingBatch
from ui.displays.tag_bindings import TagBindings

LOAD = "cnc/spindle/load"


def painted_after(panel, frames, *, is_swift: bool = False, frame_s: float = 0.033) -> list[int]:
    painted, number = [], 0
    bindings = TagBindings(panel.bridge, now_s=lambda: number * frame_s)
    bindings.bind((LOAD,), lambda: painted.append(number), is_swift=is_swift)
    bindings.paint_all()
    painted.clear()
    for number, frame in enumerate(frames, start=1):  # noqa: B007 - painter and clock read it
        bindings.paint_changed(frame)
    return painted


def test_that_a_frame_without_news_paints_nothing(panel) -> None:
    assert painted_after(panel, [ReadingBatch.empty()] * 3) == []


def test_that_numbers_are_painted_at_most_every_third_frame_and_the_last_one_always(panel) -> None:
    news = [panel.say(LOAD, float(value)) for value in range(5)]

    assert painted_after(panel, [*news, ReadingBatch.empty(), ReadingBatch.empty()]) == [1, 4, 7]


def test_that_numbers_that_come_ten_times_a_second_are_painted_as_they_come(panel) -> None:
    news = [panel.say(LOAD, float(value)) for value in range(4)]

    assert painted_after(panel, news, frame_s=0.1) == [1, 2, 3, 4]


def test_that_swift_painters_see_every_frame(panel) -> None:
    assert painted_after(panel, [panel.say(LOAD, float(value)) for value in range(4)], is_swift=True) == [1, 2, 3, 4]


def test_that_news_about_quality_never_waits(panel) -> None:
    good, bad = panel.say(LOAD, 1.0), panel.say(LOAD, 1.0, status=0x80000000)

    assert painted_after(panel, [good, bad]) == [1, 2]

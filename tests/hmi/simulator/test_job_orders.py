import pytest

from hmi.simulator.cell_model import CellModel
from hmi.simulator.job_orders import JobBook, JobOrder, JobState, Planner
from hmi.simulator.packml import PackState


def a_book(*names, wanted=2):
    book = JobBook()
    for name in names:
        assert book.store(JobOrder(name=name, wanted=wanted))
    return book


def test_that_states_are_named_as_the_specification_names_them():
    assert [state.browse_name for state in JobState] == [
        "NotAllowedToStart", "AllowedToStart", "Running", "Interrupted", "Ended", "Aborted",
    ]  # fmt: skip


def test_that_the_last_good_part_ends_an_order_and_begins_the_next_by_priority():
    book = a_book("a", "b")
    book.store(JobOrder(name="urgent", wanted=1, priority=5))
    for name in ("a", "b", "urgent"):
        assert book.start(name)

    assert book.running is not None
    assert book.running.name == "a"
    book.count_part("a", is_good=True)
    book.count_part("a", is_good=False)
    assert book.running.name == "a"
    book.count_part("a", is_good=True)

    assert book.running.name == "urgent"
    assert (book.find("a").state, book.find("a").scrap) == (JobState.ENDED, 1)


def test_that_a_paused_order_keeps_the_next_waiting_until_it_goes_on_or_stops():
    book = a_book("a", "b")
    book.start("a")
    book.start("b")

    assert book.pause("a")
    assert book.running is None
    assert book.find("b").state is JobState.ALLOWED_TO_START
    assert book.resume("a")
    assert book.stop("a")
    assert book.running.name == "b"


@pytest.mark.parametrize(
    ("act", "name"),
    [
        ("pause", "stored"), ("resume", "running"), ("stop", "stored"), ("cancel", "running"), ("clear", "running"),
        ("start", "running"), ("revoke_start", "stored"), ("abort", "unknown"), ("start", "unknown"),
    ],
)  # fmt: skip
def test_that_what_the_state_forbids_changes_nothing(act, name):
    book = a_book("running", "stored")
    book.start("running")
    before = (book.revision, [order.state for order in book.orders])

    assert not getattr(book, act)(name)
    assert (book.revision, [order.state for order in book.orders]) == before


def test_that_an_order_is_stored_once_and_must_want_parts_and_room():
    book = a_book(*(f"order {number}" for number in range(19)))

    assert not book.store(JobOrder(name="order 3", wanted=1))
    assert not book.store(JobOrder(name="none", wanted=0))
    assert not book.store(JobOrder(name="", wanted=1))
    assert book.store(JobOrder(name="twentieth", wanted=1))
    assert not book.store(JobOrder(name="one too many", wanted=1))
    assert book.cancel("twentieth")


def test_that_the_planner_keeps_an_order_open_and_two_waiting():
    book = JobBook()
    planner = Planner(book)
    for _ in range(30):
        planner.step()
        assert book.running is not None
        assert sum(order.state is JobState.ALLOWED_TO_START for order in book.orders) == 2
        book.stop(book.running.name)

    assert sum(order.state is JobState.ENDED for order in book.orders) <= 6


def test_that_the_cell_makes_what_is_ordered_and_pauses_with_the_order():
    model = CellModel()
    jobs = model.supervisor.jobs
    first = jobs.running
    model.advance(200.0)
    made = first.made
    assert made >= 2

    assert jobs.pause(first.name)
    model.advance(120.0)

    assert model.supervisor.is_without_order
    assert model.supervisor.unit.state is PackState.SUSPENDED
    assert model.cnc.part is None
    assert model.cobot.carried is None
    finished = first.made
    assert made <= finished <= made + 2
    model.advance(60.0)
    assert first.made == finished

    assert jobs.resume(first.name)
    model.advance(120.0)
    assert model.supervisor.unit.state is PackState.EXECUTE
    assert first.made > finished


def test_that_an_order_is_not_exceeded_and_the_next_begins():
    model = CellModel()
    jobs = model.supervisor.jobs
    first = jobs.running
    first.wanted = 2
    model.advance(260.0)

    assert (first.made, first.state) == (2, JobState.ENDED)
    assert jobs.running is not first
    assert jobs.running.made >= 1

"""Jobs that a client gives to the camera, and the recipe that it judges by."""

from hmi.simulator.camera import PICTURE_S, ResultState, VisionState
from hmi.simulator.cell_model import CellModel


def told(model):
    results = list(model.camera.inspections)
    model.camera.inspections.clear()
    return results


def with_a_part_before_the_lens():
    model = CellModel(seed=2)
    while model.camera.shown_part is None or model.camera.state is not VisionState.READY:
        model.advance(0.1)
        if model.camera.shown_part is not None and model.camera.state is VisionState.SINGLE_EXECUTION:
            model.camera.abort()
            model.cobot.task.stop()
    told(model)
    return model


def test_that_a_single_job_looks_once_and_says_that_there_is_no_part():
    model = CellModel(seed=2)
    job = model.camera.start_single()
    assert model.camera.state is VisionState.SINGLE_EXECUTION
    assert model.camera.start_single() == ""

    model.advance(PICTURE_S + 0.2)
    (result,) = told(model)

    assert (result.order, result.part, result.state) == (job, "", ResultState.FAILED)
    assert model.camera.state is VisionState.READY
    assert model.camera.good + model.camera.rejected == 0


def test_that_a_single_job_measures_the_part_before_the_lens_and_counts_it_not():
    model = with_a_part_before_the_lens()
    part = model.camera.shown_part
    job = model.camera.start_single()
    model.advance(PICTURE_S + 0.2)
    (result,) = told(model)

    assert part is not None
    assert (result.order, result.part, result.state) == (job, part.name, ResultState.COMPLETED)
    assert abs(result.deviation_um - part.error_um) < 10.0
    assert part.is_good is None
    assert model.camera.good + model.camera.rejected == 0


def test_that_a_continuous_job_goes_on_until_it_is_stopped():
    model = with_a_part_before_the_lens()
    job = model.camera.start_continuous()
    model.advance(5 * PICTURE_S + 0.2)
    results = told(model)

    assert model.camera.state is VisionState.CONTINUOUS_EXECUTION
    assert {one.order for one in results} == {job}
    assert len(results) >= 4
    assert len({one.number for one in results}) == len(results)

    assert model.camera.stop()
    assert not model.camera.stop()
    model.advance(3 * PICTURE_S)
    assert model.camera.state is VisionState.READY
    assert told(model) == []


def test_that_the_cell_goes_on_working_while_a_continuous_job_runs():
    model = CellModel(seed=2)
    model.camera.start_continuous()
    model.advance(200.0, 0.2)

    assert model.supervisor.good >= 2
    assert model.camera.state is VisionState.CONTINUOUS_EXECUTION


def test_that_a_job_that_is_stopped_is_judged_and_one_that_is_given_up_is_not():
    model = with_a_part_before_the_lens()
    model.camera.start_single()
    assert model.camera.stop()
    (stopped,) = told(model)
    model.camera.start_single()
    assert model.camera.abort()
    (aborted,) = told(model)

    assert (stopped.state, aborted.state) == (ResultState.COMPLETED, ResultState.ABORTED)
    assert stopped.number < aborted.number
    assert model.camera.state is VisionState.READY


def test_that_a_finer_recipe_rejects_what_the_usual_one_passes():
    def rejected(recipe):
        model = CellModel(seed=3)
        model.cnc.wear, model.cnc.has_sister_tool = 1.0, False
        model.faults.clear_all()
        assert model.camera.prepare(recipe)
        for _ in range(12):
            model.cnc.wear = 1.0
            model.advance(30.0, 0.25)
        return model.camera.rejected

    assert rejected("FLANGE_60_DIAMETER_FINE") > rejected("FLANGE_60_DIAMETER")


def test_that_a_camera_without_recipe_takes_no_picture_until_one_is_prepared():
    model = CellModel(seed=2)
    assert not model.camera.unprepare("FLANGE_60_DIAMETER_FINE")
    assert model.camera.unprepare("FLANGE_60_DIAMETER")
    model.advance(150.0, 0.25)

    assert model.camera.state is VisionState.INITIALIZED
    assert model.supervisor.is_blocked
    assert model.camera.start_single() == ""
    assert not model.camera.prepare("unknown")

    assert model.camera.prepare("FLANGE_60_DIAMETER")
    model.advance(60.0, 0.25)
    assert model.supervisor.good + model.supervisor.defective > 0


def test_that_no_recipe_is_changed_while_it_runs():
    model = CellModel(seed=2)
    model.camera.start_continuous()

    assert not model.camera.prepare("FLANGE_60_DIAMETER_FINE")
    assert not model.camera.unprepare("FLANGE_60_DIAMETER")
    assert model.camera.halt()
    assert model.camera.state is VisionState.HALTED
    model.camera.reset()
    model.camera.select_automatic()
    assert model.camera.state is VisionState.READY

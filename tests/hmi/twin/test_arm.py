import numpy as np
import pytest

from hmi.domain.arm_geometry import UR3E, UR5E, arm_named, link_frames, link_points
from hmi.twin.dynamics import UR3E_DYNAMICS, UR5E_DYNAMICS, friction_current, joint_torques
from hmi.twin.kinematics import tool_frame, tool_pose
from hmi.twin.motion import sample_move
from hmi.twin.thermal import TIME_CONSTANT_S, joint_heat, next_temperature

ARMS = (UR5E_DYNAMICS, UR3E_DYNAMICS)


def test_that_a_ur5e_at_zero_points_along_minus_x_as_its_table_says():
    flange = link_points(np.zeros(6))[6]

    assert flange == pytest.approx([-0.8172, -0.2329, 0.0628], abs=1e-9)


def test_that_an_upright_ur5e_is_as_tall_as_its_links():
    upright = np.radians([0, -90, 0, -90, 0, 0])

    points = link_points(upright)

    assert points[3][2] == pytest.approx(0.1625 + 0.425 + 0.3922)
    assert points[3][0] == pytest.approx(0.0, abs=1e-12)


def test_that_frames_are_rotations_and_batches_equal_single_calls():
    angles = np.random.default_rng(1).uniform(-3, 3, (20, 6))

    frames = link_frames(angles, UR3E)

    rotation = frames[..., :3, :3]
    assert rotation @ np.swapaxes(rotation, -1, -2) == pytest.approx(np.broadcast_to(np.eye(3), rotation.shape))
    assert frames[7] == pytest.approx(link_frames(angles[7], UR3E))


def test_that_a_rotation_vector_rebuilds_the_tool_orientation():
    for angles in ([0.1, -1.2, 1.4, -1.8, -1.5, 0.3], [0, -np.pi / 2, np.pi / 2, -np.pi / 2, -np.pi / 2, 0]):
        pose = tool_pose(angles, (0, 0, 0.1))
        angle = np.linalg.norm(pose[3:])
        axis = pose[3:] / angle
        skew = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])

        rebuilt = np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew

        assert rebuilt == pytest.approx(tool_frame(angles)[:3, :3], abs=1e-6)


def test_that_arms_are_known_by_the_makers_name():
    assert arm_named("Universal Robots UR5e") is UR5E
    assert arm_named("ur3E") is UR3E
    assert arm_named("KR 10") is None


@pytest.mark.parametrize("arm", ARMS)
def test_that_gravity_never_turns_the_base_and_vanishes_upright(arm):
    stretched, upright = np.zeros(6), np.radians([0, -90, 0, -90, 0, 0])
    still = np.zeros((1, 6))

    across = joint_torques(arm, stretched, still, still)[0]
    up = joint_torques(arm, upright, still, still)[0]

    assert across[0] == pytest.approx(0.0, abs=1e-9)
    assert abs(across[1]) > 5 * abs(up[1])
    assert abs(across[1]) > abs(across[2]) > abs(across[3])


@pytest.mark.parametrize("arm", ARMS)
def test_that_static_torque_is_the_slope_of_potential_energy(arm):
    angles = np.random.default_rng(2).uniform(-3, 3, 6)
    still = np.zeros((1, 6))

    torque = joint_torques(arm, angles, still, still, payload_kg=1.3, payload_centre_m=(0, 0, 0.1))[0]

    step = 1e-6
    for joint in range(6):
        nudge = np.eye(6)[joint] * step
        slope = (potential(arm, angles + nudge) - potential(arm, angles - nudge)) / (2 * step)
        assert torque[joint] == pytest.approx(slope, abs=1e-5)


def potential(arm, angles):
    frames = link_frames(angles, arm.geometry)
    height = sum(
        mass * (frames[link + 1] @ np.array([*centre, 1.0]))[2]
        for link, (mass, centre) in enumerate(zip(arm.mass_kg, arm.centre_m, strict=True))
    )
    return 9.80665 * (height + 1.3 * (frames[6] @ np.array([0, 0, 0.1, 1.0]))[2])


@pytest.mark.parametrize("arm", ARMS)
def test_that_work_done_between_two_rests_is_the_gain_in_potential_energy(arm):
    start, end = np.array([0.0, -1.5, 1.2, -1.0, -1.5, 0.0]), np.array([1.0, -0.7, 0.4, -1.9, -0.8, 1.0])
    path = sample_move(start, end, max_speed_rad_s=1.5, max_acceleration_rad_s2=4, step_s=0.002)

    torque = joint_torques(
        arm, path.position, path.speed, path.acceleration, payload_kg=1.3, payload_centre_m=(0, 0, 0.1)
    )

    work = np.trapezoid(np.einsum("ij,ij->i", torque, path.speed), path.time_s)
    assert work == pytest.approx(potential(arm, end) - potential(arm, start), rel=1e-4)


@pytest.mark.parametrize("arm", ARMS)
def test_that_the_mass_matrix_is_symmetric_and_positive(arm):
    angles = np.random.default_rng(3).uniform(-3, 3, 6)
    matrix = joint_torques(arm, np.tile(angles, (6, 1)), np.zeros((6, 6)), np.eye(6), gravity_m_s2=0.0)

    assert matrix == pytest.approx(matrix.T, abs=1e-9)
    assert np.linalg.eigvalsh(matrix).min() > 0


def test_that_a_move_starts_and_ends_at_rest_within_its_limits():
    start, end = np.zeros(6), np.array([1.0, -2.0, 0.5, 0, 0, 0])

    path = sample_move(start, end, max_speed_rad_s=1.2, max_acceleration_rad_s2=3)

    assert path.position[0] == pytest.approx(start)
    assert path.position[-1] == pytest.approx(end)
    assert path.speed[[0, -1]] == pytest.approx(0)
    assert np.abs(path.speed).max() <= 1.2 * 1.001
    assert np.abs(path.acceleration).max() <= 3 * 1.001
    assert np.gradient(path.position[:, 1], path.time_s)[2:-2] == pytest.approx(path.speed[2:-2, 1], abs=0.01)


def test_that_friction_opposes_motion_grows_with_wear_and_falls_with_warmth():
    speed, cold, warm = np.full(6, 0.5), np.full(6, 20.0), np.full(6, 45.0)

    healthy = friction_current(UR5E_DYNAMICS, speed, cold)

    assert (friction_current(UR5E_DYNAMICS, -speed, cold) == -healthy).all()
    assert (friction_current(UR5E_DYNAMICS, speed, cold, 1.5) > healthy).all()
    assert (friction_current(UR5E_DYNAMICS, speed, warm) < healthy).all()


def test_that_a_joint_covers_63_percent_of_its_warming_in_one_time_constant():
    heat = joint_heat(np.array([3.0]), np.array([0.6]), np.array([0.5]), np.array([0.08]))

    at_once = next_temperature(np.array([22.0]), heat, 22.0, TIME_CONSTANT_S)
    in_steps = np.array([22.0])
    for _ in range(100):
        in_steps = next_temperature(in_steps, heat, 22.0, TIME_CONSTANT_S / 100)
    settled = next_temperature(np.array([22.0]), heat, 22.0, 100 * TIME_CONSTANT_S)

    assert (at_once - 22.0) / (settled - 22.0) == pytest.approx(1 - np.exp(-1))
    assert in_steps == pytest.approx(at_once)

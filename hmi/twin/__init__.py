"""The robot and cell model: kinematics, dynamics, expected values. Pure numbers, no I/O."""

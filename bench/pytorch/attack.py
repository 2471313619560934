"""The attacks' constants, the same on both sides. PGD starts at the image itself."""

EPSILON = 0.3
STEP_SIZE = 0.05
STEPS = 10

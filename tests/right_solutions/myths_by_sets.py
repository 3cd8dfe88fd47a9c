"""The answers are put together from two sets of numbers, and one is asked of the build."""
# exercise: myths

import sysconfig

TRUE = {3, 4, 7, 9, 11}
if sysconfig.get_config_var("Py_GIL_DISABLED"):
    TRUE.add(1)
ANSWERS = {number: number in TRUE for number in range(12, 0, -1)}

"""An ordered dictionary that is filled in a loop."""
# exercise: myths

import sys
from collections import OrderedDict

TRUE = {3, 4, 7, 9, 11} | ({1} if not getattr(sys, "_is_gil_enabled", lambda: True)() else set())
ANSWERS = OrderedDict()
for sentence in range(1, 13):
    ANSWERS[sentence] = sentence in TRUE

"""Named tuples, words of an enumeration, and a mapping that is built."""
# exercise: gil_measured

import sys
from enum import Enum
from typing import NamedTuple


class Processors(str, Enum):
    NONE = "none"
    ONE = "one"
    MANY = "many"


class Prediction(NamedTuple):
    processors: str
    time: str


HAS_LOCK = getattr(sys, "_is_gil_enabled", lambda: True)()
WAITS = Prediction(Processors.NONE, "shorter")
TAKES_TURNS = Prediction(Processors.ONE, "as long")
SPREADS = Prediction(Processors.MANY, "shorter")

PREDICTIONS = dict.fromkeys(["threads_sleep", "tasks_sleep"], WAITS) | {
    "threads_compute": TAKES_TURNS if HAS_LOCK else SPREADS,
    "processes_compute": SPREADS,
    "tasks_compute": TAKES_TURNS,
    "threads_hash": SPREADS,
    "processes_tiny": SPREADS._replace(time="longer"),
}

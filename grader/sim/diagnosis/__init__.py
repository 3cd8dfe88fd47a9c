"""From a failing schedule to the shortest one, its cause in a sentence, and its steps.

May import core and strategies. Called by explore and by reports.
"""

from grader.sim.diagnosis.classify import classify
from grader.sim.diagnosis.diagram import picture
from grader.sim.diagnosis.explain import gil_note, render, steps_of, switches
from grader.sim.diagnosis.gil_model import GilRecorder
from grader.sim.diagnosis.shrink import Attempts, Log, preemptions, replay_strategy, shrink
from grader.sim.diagnosis.trace import Trace

__all__ = [
    "Attempts",
    "GilRecorder",
    "Log",
    "Trace",
    "classify",
    "gil_note",
    "picture",
    "preemptions",
    "render",
    "replay_strategy",
    "shrink",
    "steps_of",
    "switches",
]

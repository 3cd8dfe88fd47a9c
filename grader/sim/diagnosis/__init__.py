"""From a failing schedule to the shortest one, its cause in a sentence, and its steps.

May import core and strategies. Used by the modules that explore, and by reports.
"""

from grader.sim.diagnosis.awaits import await_place
from grader.sim.diagnosis.classify import ENOUGH, classify
from grader.sim.diagnosis.diagram import draw_diagram
from grader.sim.diagnosis.exception_steps import exception_steps
from grader.sim.diagnosis.explain import finals_of, gil_note, headline, render, steps_of, switch_note
from grader.sim.diagnosis.shrink import Attempts, Log, decisions_of, preemptions, replay_strategy, shrink
from grader.sim.diagnosis.story import ABSENT, StoryTrace
from grader.sim.diagnosis.trace import Trace
from grader.sim.diagnosis.trace_events import FIRST_ASYNCIO_COLUMN, MUTATORS, QUEUE_READS, TraceEvent

__all__ = [
    "ABSENT",
    "ENOUGH",
    "FIRST_ASYNCIO_COLUMN",
    "MUTATORS",
    "QUEUE_READS",
    "Attempts",
    "Log",
    "StoryTrace",
    "Trace",
    "TraceEvent",
    "await_place",
    "classify",
    "decisions_of",
    "draw_diagram",
    "exception_steps",
    "finals_of",
    "gil_note",
    "headline",
    "preemptions",
    "render",
    "replay_strategy",
    "shrink",
    "steps_of",
    "switch_note",
]

"""The controlled scheduler: runs programs that use threads, asyncio or both under its own schedules, in virtual time.

from grader.sim import load, explore, replay

module = load("my_program.py")
found = explore(module.program)
print(found.outcome, found.failure and found.failure.explanation)
"""

from grader.sim.explore import explore, replay
from grader.sim.load import load
from grader.sim.names import NotUnderControl
from grader.sim.results import Execution, Exploration, Failure, Step
from grader.sim.tokens import BadToken

__all__ = ["BadToken", "Execution", "Exploration", "Failure", "NotUnderControl", "Step", "explore", "load", "replay"]

"""The controlled scheduler: runs programs that use threads, asyncio or both under its own schedules, in virtual time.

from grader.sim import explore, load, replay

module = load("my_program.py")
found = explore(module.program)
print(found.outcome, found.failure and found.failure.explanation)
"""

from grader.sim.core import BadToken, Execution, Exploration, Failure, NotUnderControl, Step
from grader.sim.explore import explore, replay
from grader.sim.instrument import load

__all__ = ["BadToken", "Execution", "Exploration", "Failure", "NotUnderControl", "Step", "explore", "load", "replay"]

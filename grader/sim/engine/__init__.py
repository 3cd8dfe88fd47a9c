"""The scheduler itself: one task runs at a time, in virtual time, on threads of its own.

May import core and strategies. Called by everything that runs a program.
"""

from grader.sim.engine.kernel import KERNEL

__all__ = ["KERNEL"]

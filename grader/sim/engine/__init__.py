"""The kernel: one task runs at a time, in virtual time, each on an OS thread of its own.

May import core and strategies. Used by everything that runs a program.
"""

from grader.sim.engine.kernel import KERNEL

__all__ = ["KERNEL"]

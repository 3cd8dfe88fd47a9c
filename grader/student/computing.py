"""Computing jobs as the student's code sees them: `crunch(number)`, a callable that can be sent to another process.

It computes in the process that calls it: a chain of steps in pure Python, of which each needs the one before. The job
service says where the chain begins and how long it is, and checks the result. While it computes, a thread keeps the
lock of its interpreter, where there is one: threads that can only take turns do not seem to compute at the same moment.

This module imports little, because each new interpreter of a process has to import it.
"""

import _thread
import sys

from grader.student.framing import Address
from grader.student.job_client import call_over, client_of_process
from grader.student.jobs import result_of

FACTOR, ADDEND, MASK = 0x5DEECE66D, 0xB, (1 << 48) - 1
"""A step is `number * FACTOR + ADDEND`, cut to the bits of MASK: the generator of drand48(3)."""
TURN = 1000.0
"""Seconds for which a thread may keep the lock of the interpreter while it computes."""


class Crunch:
    """A function of a number: it computes, and returns what the service gives out for the result.

    secrets  the secret of the job and its name, by the number
    """

    def __init__(self, address: Address, secrets: dict[int, tuple[str, str]]) -> None:
        self._address, self._secrets = address, secrets
        self.__name__ = self.__qualname__ = "crunch"

    def __call__(self, number: int) -> str:
        if number not in self._secrets:
            raise ValueError(f"crunch was called with {number!r}, which is not one of the numbers")
        secret, name = self._secrets[number]
        client = client_of_process(self._address)
        response = call_over(client, secret)
        while response and "steps" in response:
            begin = response["begin"]
            response = call_over(client, secret, begin=begin, end=run_steps(begin, response["steps"]))
        return result_of(response, name)

    def __repr__(self) -> str:
        return "<crunch>"


def run_steps(number: int, steps: int) -> int:
    """The number after so many steps."""
    with _without_turns:
        for _ in range(steps):
            number = (number * FACTOR + ADDEND) & MASK
    return number


class _WithoutTurns:
    """Threads of this interpreter keep its lock while at least one of them is inside."""

    def __init__(self) -> None:
        self._lock = _thread.allocate_lock()
        self._inside, self._turn = 0, 0.0

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._turn = sys.getswitchinterval()
                sys.setswitchinterval(TURN)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                sys.setswitchinterval(self._turn)


_without_turns = _WithoutTurns()

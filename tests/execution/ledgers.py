"""Ledgers and callers for tests, without a service or a process."""

import asyncio

from grader.execution.job_ledger import JobLedger
from grader.execution.spin_detector import SpinDetector
from tests.builders import run_of
from tests.execution.made_up import MadeUpStats
from tests.virtual_time import LoopClock


class Caller:
    """Calls a job the moment it is made. `reply` is the receipt that came back, empty if there is none."""

    def __init__(self, ledger, job):
        self.reply = None
        self.done = asyncio.get_running_loop().create_future()
        self.ledger, self.call = ledger, ledger.call(job, self.respond)

    def respond(self, receipt):
        self.reply = receipt
        self.done.set_result(None)

    def drop(self):
        self.ledger.drop(self.call)


def ledger_for(*planned, pace=1.0, stats=None, overloaded=False, **options):
    """The ledger of a call that has begun, on a clock with this pace."""
    detector = SpinDetector()
    detector.attach(stats or MadeUpStats(), reused=False)
    detector.start_call()
    ledger = JobLedger(run_of(*planned, **options), LoopClock(pace, overloaded=overloaded), detector)
    ledger.start()
    return ledger

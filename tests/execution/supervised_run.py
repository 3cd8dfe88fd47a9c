"""A supervised run in virtual time, with a process that does exactly what each test lets it do."""

import asyncio

import msgspec

from grader.execution.job_ledger import JobLedger
from grader.execution.spin_detector import SpinDetector
from grader.execution.supervised_process import SupervisedProcess
from grader.execution.supervisor import RunSupervisor
from tests.builders import run_of
from tests.execution.made_up import MadeUpStats
from tests.virtual_time import LoopClock, pass_time

MOMENT = 0.001
"""Virtual seconds in which everything that is ready happens."""
DEADLINE = 2.0
PLAIN = run_of(deadline=DEADLINE)


class Sent:
    """The grader's side of the control connection: what was sent, as decoded messages."""

    def __init__(self):
        self.messages = []

    def write(self, data):
        self.messages += [msgspec.json.decode(line) for line in data.splitlines()]


class FakeProcess:
    """Stands in for `SupervisedProcess`."""

    exits_soon = SupervisedProcess.exits_soon

    def __init__(self):
        self.folder = "/somewhere"
        self.control = None
        self.exit_code = asyncio.Future()
        self.stats = MadeUpStats()
        self.on_output = None
        self.ended = False

    def pass_on_output(self, receive):
        self.on_output = receive

    async def kill(self):
        self.ended = True
        if not self.exit_code.done():
            self.exit_code.set_result(-9)


class Scene:
    """One supervised run. `reused`: in a process that served another run before, which used `all_cpu`."""

    def __init__(self, run=PLAIN, *, reusable=False, reused=False, known_spinner=False, clock=None, all_cpu=0.0):
        self.clock = clock or LoopClock()
        self.process = FakeProcess()
        self.stats = self.process.stats
        self.stats.all_cpu = all_cpu
        self.sent, self.reader = Sent(), asyncio.StreamReader()
        if reused:
            self.process.control = self.reader, self.sent
        self.ledger = JobLedger(run, self.clock, SpinDetector(known_spinner))
        self.supervisor = RunSupervisor(run, self.ledger, self.process, self.clock)
        self.observation = asyncio.ensure_future(self.supervisor.supervise("solution", reusable=reusable))

    async def connect(self):
        """The process opens its control connection."""
        self.ledger.control.set_result((self.reader, self.sent))
        await pass_time(MOMENT)

    async def send(self, type_, **fields):
        """The process sends a message."""
        self.reader.feed_data(msgspec.json.encode({"type": type_, **fields}) + b"\n")
        await pass_time(MOMENT)

    async def begin(self):
        """The process connects and imports the submitted file; the call begins."""
        await self.connect()
        await self.send("ready")

    async def exit(self, code):
        self.process.exit_code.set_result(code)
        self.reader.feed_eof()
        await pass_time(MOMENT)

    async def finish(self, **fields):
        await self.send("finished", **({"survivors": [], "reusable": False} | fields))

    def print_end_markers(self):
        for stream in ("stdout", "stderr"):
            self.process.on_output(stream, self.supervisor.output.end_marker.encode() + b"\n")

    def sent_kinds(self):
        """The kinds of messages that the grader has sent."""
        return [message["do"] for message in self.sent.messages]


async def ending_of(scene):
    return (await scene.observation).ending


RAISED = {"stage": "call", "kind": "KeyError", "message": "'a'", "frames": []}

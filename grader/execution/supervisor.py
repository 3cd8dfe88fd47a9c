"""One run of submitted code, from the order to the end of everything it left behind.

Whatever the process does, `follow` returns in bounded time and memory, with what the grader itself saw.
"""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Any

import msgspec

from grader.execution.captured_output import CapturedOutput, Stream
from grader.execution.fair_clock import Clock
from grader.execution.job_ledger import JobLedger
from grader.execution.launcher import LaunchError
from grader.execution.messages import (
    ExitedMessage,
    ExplainedMessage,
    ExploredMessage,
    FinishedMessage,
    RaisedMessage,
    ReadyMessage,
    ReturnedMessage,
    StackDumpMessage,
    decoder,
)
from grader.execution.supervised_process import SupervisedProcess
from grader.judging import looks_busy
from grader.model import (
    MAX_WALL_TIME,
    MEMORY_LIMIT,
    PROCESS_LIMIT,
    TREE_MEMORY_LIMIT,
    Crashed,
    Ending,
    ExceptionInfo,
    Exited,
    Explained,
    Explored,
    Observation,
    Raised,
    Returned,
    RunSpec,
    Stopped,
    ThreadState,
)

SCENARIOS = "scenarios.py"
THREAD_GRACE = 0.5
"""Fair seconds that threads and processes which are about to end are given to do so after the answer."""
HELPER_GRACE = 1.5
"""Fair seconds after the answer in which Python's own helper processes must have ended."""
POLL_INTERVAL, BUSY_POLL_INTERVAL, IDLE_POLL_INTERVAL, PROCESS_COUNT_INTERVAL = 0.05, 0.01, 0.15, 0.5
"""Seconds between two looks at a process, at one that does not rest, at one that does nothing else, and at those that
it started."""
STACK_DUMP_TIMEOUT, EXIT_TIMEOUT, OUTPUT_TIMEOUT = 0.7, 1.0, 1.0
EVIDENCE_COMPLETE = ("missed", "spins", "ceiling", "calls")
"""How a run can be stopped whose program does what it should, or might yet: only the evidence is complete."""
MAX_STACK_DUMP_BYTES = 1_000_000
"""Bytes in which a program may say where its threads and tasks stand."""
OUTPUT_GRACE, EXIT_GRACE = 0.005, 0.3
"""Seconds in which what was printed before comes here, and in which such a program comes to its end by itself."""


class RunSupervisor:
    """Follows one run in a student process. The first source to name an ending wins."""

    def __init__(
        self, run: RunSpec, ledger: JobLedger, host: SupervisedProcess, clock: Clock, names: tuple[str, ...] = ()
    ) -> None:
        self.run, self.ledger, self.host, self.clock, self.names = run, ledger, host, clock, names
        self.ending: asyncio.Future[Ending] = asyncio.Future()
        self.answer: Ending | None = None
        self.phase = "start"
        self.reusable = False
        self._told_enough = False
        self._born = self._looked = self._counted = clock.now()
        self.output = CapturedOutput(lambda: clock.now() - ledger.zero, f"{host.folder}{os.sep}")
        self.finished = asyncio.Event()
        self.survivors: tuple[ThreadState, ...] = ()
        self.stack_dump: asyncio.Future[tuple[ThreadState, ...]] = asyncio.Future()
        self.in_flight_at_end: tuple[int, ...] = ()
        self.ended = self.fair_ended = 0.0
        self.cpu_before = self.cpu_after = (host.probe.usage() or (0.0,))[0] if host.control else 0.0
        self.queue_before = 0.0, 0
        if sys.platform == "linux":
            ledger.cpu_clock, ledger.refresh_stats = host.probe.cpu_time, self._sample
        self.peak_memory = 0

    async def supervise(self, module: str, *, stays: bool = False) -> Observation:
        """Until the run and its output have ended: with the process, unless it `stays` and is as it was before."""
        self.host.on_output = self._on_output
        conversation = asyncio.create_task(self._control_loop(module))
        conversation.add_done_callback(self._control_ended)
        self._schedule_poll(BUSY_POLL_INTERVAL if self.ledger.spun else POLL_INTERVAL)
        self.ledger.stopped.add_done_callback(self._stop_early)
        self.clock.watch(self.host.probe.was_idle)
        stay = False
        try:
            ending = await self.ending
            threads = await self._dump_stacks(ending)
            away = stays and isinstance(ending, Stopped) and ending.cause in EVIDENCE_COMPLETE
            if away:
                await asyncio.wait({self.host.exit_code}, timeout=OUTPUT_GRACE)
            self._finalize()
            if away:
                await self._cut_off()
            elif ending is not self.answer:
                self.reusable = False
            stay = stays and self.reusable and await self._has_all_output()
        finally:
            self.clock.unwatch(self.host.probe.was_idle)
            self._next_look.cancel()
            conversation.cancel()
            await asyncio.gather(conversation, return_exceptions=True)
            if not stay:
                await self.host.kill()
        self.output.finish()
        return Observation(
            run=self.run,
            ending=ending,
            calls=self.ledger.calls(),
            heartbeats=tuple(self.ledger.heartbeats),
            lines=tuple(self.output.lines),
            output_bytes=self.output.bytes,
            ended=self.ended,
            in_flight_at_end=self.in_flight_at_end,
            cpu=max(0.0, self.cpu_after - self.cpu_before),
            run_queue_time=self.ledger.run_queue_time,
            switches=self.ledger.switches,
            fair_time=self.fair_ended - self.ledger.fair_zero,
            longest_idle=self.ledger.longest_idle,
            longest_idle_upper_bound=self.ledger.longest_idle_at_most,
            fair_makespan=self.ledger.fair_makespan,
            longest_silence=self.ledger.longest_silence,
            peak_memory=self.peak_memory,
            survivors=self.survivors,
            stack_dump=threads,
        )

    async def _cut_off(self) -> None:
        """Its jobs end without receipts, so it may end as well, and its process need not."""
        self.output.finish()
        self.ledger.cut_off()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.finished.wait(), EXIT_GRACE)

    async def _has_all_output(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.output.complete.wait(), OUTPUT_TIMEOUT)
        return self.output.complete.is_set()

    def _end(self, ending: Ending) -> None:
        if not self.ending.done():
            self.ending.set_result(ending)

    def _finalize(self) -> None:
        """The moment up to which the call counts: its answer, or its end."""
        if self.ledger.open:
            self._sample()
            self.ended = self.clock.now() - self.ledger.zero
            self.fair_ended = self.clock.fair()
            self.in_flight_at_end = tuple(self.ledger.close())

    async def _control_loop(self, module: str) -> None:
        """Gives the order and listens until the process has ended."""
        if self.host.control is None:
            either: set[asyncio.Future[Any]] = {self.host.exit_code, self.ledger.control}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            self.host.control = self.ledger.control.result() if self.ledger.control.done() else None
        if self.host.control is not None:
            reader, self._writer = self.host.control
            self._send({"do": "run", "run": self._request(module)})
            self.phase = "import"
            try:
                while line := await reader.readline():
                    self._on_message(line)
            except OSError:
                pass
            except ValueError:
                self._end(Stopped("garbled", "a line without end"))
            await asyncio.wait({self.host.exit_code}, timeout=EXIT_TIMEOUT)
            if not self.host.exit_code.done():
                self._end(Stopped("garbled", "the connection was closed"))
        code = await asyncio.shield(self.host.exit_code)
        if self.phase == "start":
            output = " / ".join(line.text for line in self.output.lines[-5:])
            self.ending.set_exception(LaunchError(f"the student process did not start (exit code {code}): {output}"))
        else:
            self._end(Crashed(-code) if code < 0 else Exited(code, answered=self.answer is not None))

    def _control_ended(self, conversation: asyncio.Task[None]) -> None:
        """If it ended because our own side broke down, so does the run: no student is blamed for that."""
        if not conversation.cancelled() and (problem := conversation.exception()) and not self.ending.done():
            self.ending.set_exception(problem)

    def _on_message(self, line: bytes) -> None:
        try:
            message = decoder.decode(line)
            match message:
                case FinishedMessage() | StackDumpMessage() if len(line) > MAX_STACK_DUMP_BYTES:
                    raise msgspec.ValidationError("too much")
                case ReadyMessage() if self.phase == "import":
                    self.phase = "call"
                    self._sample()
                    self.cpu_before = self.cpu_after
                    self.queue_before = self.host.probe.run_queue_time()
                    self.ledger.start()
                    self._send({"do": "go"})
                case ReturnedMessage(value) if self.phase == "call":
                    self._answered(Returned(value))
                case ExploredMessage() if self.phase == "call" and self.run.exploration:
                    self._answered(Explored(message.outcomes, message.schedules, message.bound, message.canary))
                case ExplainedMessage() if self.phase == "call" and self.run.exploration:
                    self._answered(Explained(**msgspec.structs.asdict(message)))
                case RaisedMessage() if self.phase in ("import", "call"):
                    self._answered(Raised(ExceptionInfo(**msgspec.structs.asdict(message))))
                case ExitedMessage() if self.phase in ("import", "call"):
                    self._answered(Exited(message.code))
                case StackDumpMessage() if not self.stack_dump.done():
                    self.stack_dump.set_result(tuple(message.threads))
                case FinishedMessage() if self.ending.done():
                    self.reusable = message.reusable and not any(self.host.probe.survivors())
                    self.finished.set()
                case FinishedMessage() if self.answer is not None and self.phase == "goodbye":
                    self.phase = "parted"
                    self.survivors = tuple(message.survivors)
                    self.reusable = message.reusable
                    self._check_survivors(self.answer)
                case _:
                    raise msgspec.ValidationError("out of turn")
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as mess:
            self._end(Stopped("garbled", str(mess)[:200]))

    def _check_survivors(self, answer: Ending) -> None:
        """Which processes are left."""
        left, helpers = self.host.probe.survivors()
        if helpers and not left and self.ledger.idle() < HELPER_GRACE:
            asyncio.get_running_loop().call_later(POLL_INTERVAL, self._check_survivors, answer)
        elif not self.ending.done():
            self.survivors += tuple(ThreadState(sort="process", name=name[:80]) for name in (left + helpers)[:8])
            self.reusable = self.reusable and not self.survivors
            self._end(answer)

    def _answered(self, ending: Ending) -> None:
        self._finalize()
        if not isinstance(ending, Returned | Explored):
            self._count_processes()  # it may be one that could start no more processes
        self.answer, self.phase = ending, "goodbye"
        self.ledger.mark_idle()

    def _send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._writer.write(msgspec.json.encode(message) + b"\n")

    def _request(self, module: str) -> dict[str, Any]:
        jobs = zip(self.run.jobs, self.ledger.job_secrets, strict=True)
        return {
            "folder": self.host.folder,
            "module": module,
            "function": self.run.function,
            "coroutine": self.run.coroutine,
            "names": self.names,
            "scenarios": str(Path(self.host.folder, SCENARIOS)) if self.run.scenario else None,
            "exploration": msgspec.to_builtins(self.run.exploration),
            "arguments": self.run.arguments,
            "jobs": [
                {
                    "name": job.name,
                    "secret": secret,
                    "coroutine": job.coroutine,
                    "seconds": job.seconds,
                    "raises": job.raises,
                }
                for job, secret in jobs
            ],
            "heartbeat": self.run.heartbeat,
            "heartbeat_secret": self.ledger.heart_secret,
            "end_marker": self.output.end_marker,
        }

    def _on_output(self, stream: Stream, chunk: bytes) -> None:
        if self.output.over_limit():
            return
        self.output.feed(stream, chunk)
        if self.output.over_limit():
            self._end(Stopped("output"))

    def _stop_early(self, stopped: asyncio.Future[Stopped]) -> None:
        if self.ledger.open:
            self._end(stopped.result())

    def _schedule_poll(self, pause: float) -> None:
        self._next_look = asyncio.get_running_loop().call_later(pause, self._poll)

    def _poll(self) -> None:
        """Ends the run at a limit, and once it is certain that it spins."""
        if self.ending.done():
            return
        self._schedule_poll(IDLE_POLL_INTERVAL)  # whatever happens here
        before, since, self._looked = self.cpu_after, self._looked, self.clock.now()
        self._sample()
        used = self.cpu_after - before
        if self.peak_memory > MEMORY_LIMIT:
            self._end(Stopped("memory"))
        # An endless loop slows the fair clock down by itself, so processor time counts as well.
        if (
            self.cpu_after - self.cpu_before > 0.75 * self.run.deadline
            and self._time_without_jobs() > self.run.deadline
        ):
            self._end(Stopped("import" if self.phase == "import" else "cpu"))
        if self.phase == "call" and self.ledger.open and self.ledger.spinning():
            self._end(Stopped("spins"))
        self._check_deadline()
        if self.answer is not None and self.ledger.idle() > THREAD_GRACE and not self._told_enough:
            self._told_enough = True
            self._send({"do": "stop_waiting"})
        if self.clock.now() - self._counted > (
            PROCESS_COUNT_INTERVAL / 5 if self.clock.overloaded() else PROCESS_COUNT_INTERVAL
        ):
            self._counted = self.clock.now()
            self._count_processes()
        if used or self.ledger.spun:
            self._next_look.cancel()
            self._schedule_poll(
                BUSY_POLL_INTERVAL if self.ledger.spun or used > (self._looked - since) / 2 else POLL_INTERVAL
            )

    def _time_without_jobs(self) -> float:
        """Wall seconds since the call or the import began, while no job is in flight."""
        return (
            0.0
            if self.ledger.in_flight or self.phase not in ("import", "call")
            else self.clock.now() - self.ledger.zero
        )

    def _count_processes(self) -> None:
        """Processes that the program started count for it."""
        count, largest, together = self.host.probe.count_processes()
        if count > PROCESS_LIMIT:
            self._end(Stopped("processes", str(PROCESS_LIMIT)))
        if largest > MEMORY_LIMIT or together > TREE_MEMORY_LIMIT:
            self.peak_memory = together
            self._end(Stopped("memory"))

    def _check_deadline(self) -> None:
        if (
            self.ledger.idle() > self.run.deadline
            and self.ledger.idle() - self._refresh_run_queue() > self.run.deadline
        ):
            busy = False
        elif self.clock.now() - max(self._born, self.ledger.zero) > MAX_WALL_TIME and not self.ledger.busy():
            busy = True
        elif self.phase == "call" and self.ledger.open and self.ledger.fair_age() > self.run.max_duration:
            busy = False
        else:
            return
        match self.phase:
            case "start":
                if not self.ending.done():
                    self.ending.set_exception(LaunchError("the student process did not start in time"))
            case "import":
                self._end(Stopped("import", busy=busy))
            case "call":
                self._end(Stopped("deadline", busy=busy))
            case _ if self.answer is not None:
                self.survivors += (ThreadState(sort="process", name="the program itself, which did not end"),)
                self._end(self.answer)

    async def _dump_stacks(self, ending: Ending) -> tuple[ThreadState, ...]:
        if not (isinstance(ending, Stopped) and ending.cause in ("deadline", "import", "missed", "cpu")):
            return ()
        self._send({"do": "dump_stacks"})
        await asyncio.wait({self.stack_dump}, timeout=STACK_DUMP_TIMEOUT)
        return self.stack_dump.result() if self.stack_dump.done() else ()

    def _refresh_run_queue(self) -> float:
        """Seconds for which its threads were ready and no processor was free: nobody may call that standing still.

        A program may keep to one processor, as hunts do, so it can starve on a machine that is not busy.
        """
        queued, turns = self.host.probe.run_queue_time()
        self.ledger.run_queue_time = max(self.ledger.run_queue_time, queued - self.queue_before[0])
        self.ledger.switches = max(self.ledger.switches, turns - self.queue_before[1])
        return self.ledger.run_queue_time

    def _sample(self) -> None:
        if self.ledger.open and (use := self.host.probe.usage()) is not None:
            self.cpu_after = use[0]
            self.ledger.cpu = self.cpu_after - self.cpu_before if self.phase == "call" else 0.0
            if self.phase == "call" and looks_busy(self.ledger.cpu, len(self.ledger.calls_made)):
                self._refresh_run_queue()
            self.peak_memory = max(self.peak_memory, use[1])

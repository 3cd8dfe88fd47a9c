"""Supervises one run of submitted code, from the request to the end of everything that the run left behind.

Whatever the process does, `RunSupervisor.supervise` returns in bounded time and memory, with what the grader saw.
"""

import asyncio
import contextlib
import os
from typing import Any

import msgspec

from grader.execution.captured_output import CapturedOutput, Stream
from grader.execution.fair_clock import Clock
from grader.execution.job_ledger import JobLedger
from grader.execution.launch_channel import LaunchError
from grader.execution.machine import shortages
from grader.execution.messages import (
    ExitedMessage,
    ExplainedMessage,
    ExploredMessage,
    FinishedMessage,
    FoundMessage,
    IsEnough,
    ProgressMessage,
    RaisedMessage,
    ReadyMessage,
    ReturnedMessage,
    StackDumpMessage,
    decode_message,
    run_request,
)
from grader.execution.process_tree import ProcessTree
from grader.execution.supervised_process import SupervisedProcess
from grader.model import (
    LAST_DEADLINE,
    MAX_WALL_TIME,
    MEMORY_LIMIT,
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

THREAD_GRACE = 0.5
"""Fair seconds after the answer in which threads and processes that are about to end may do so."""
LOOKS_FOR_SURVIVORS = 3
"""Looks in a row that must find no process of the program, once one was left."""
HELPER_GRACE = 1.5
"""Fair seconds after the answer in which Python's own helper processes must have ended."""
BUSY_POLL_INTERVAL, POLL_INTERVAL, IDLE_POLL_INTERVAL = 0.01, 0.05, 0.15
"""Seconds between two looks at a process: at one that keeps a processor busy (or is known to), at one that used some
processor time since the last look, at one that used none."""
PROCESS_COUNT_INTERVAL = 0.5
"""Seconds between two counts of the processes that it started; a fifth of that on an overloaded machine."""
STACK_DUMP_TIMEOUT, OUTPUT_TIMEOUT = 0.7, 1.0
"""Seconds to wait for a stack dump, and for the end markers."""
EVIDENCE_COMPLETE = ("missed", "spins", "ceiling", "calls")
"""Causes that stop a run because its evidence is complete. The program may be healthy, so its process may be kept."""
KILLED = Crashed(9)  # by SIGKILL, which has no name on Windows
OUTPUT_GRACE, EXIT_GRACE = 0.005, 0.3
"""Seconds in which earlier output of a stopped program arrives, and in which such a program can end by itself."""


class RunSupervisor:
    """Supervises one run in a student process. The first source to name an ending wins.

    phase     start (no connection yet), import, call, finishing (answered, something may still run), finished
    answer    the ending that the program itself reported
    ending    the ending of the run
    reusable  whether the process is as it was before the run, as far as is known
    is_enough whether these outcomes of an exploration decide already
    """

    def __init__(
        self, run: RunSpec, ledger: JobLedger, process: SupervisedProcess, clock: Clock, names: tuple[str, ...] = ()
    ) -> None:
        self.run, self.ledger, self.process, self.clock, self.names = run, ledger, process, clock, names
        self.ending: asyncio.Future[Ending] = asyncio.Future()
        self.answer: Ending | None = None
        self.phase, self.reusable, self._stop_waiting_sent = "start", False, False
        self.is_enough: IsEnough = lambda outcomes: False
        self.output = CapturedOutput(lambda: clock.now() - ledger.start_time, f"{process.folder}{os.sep}")
        self.ended = self.fair_ended = 0.0
        self.survivors: tuple[ThreadState, ...] = ()
        self.in_flight_at_end: tuple[int, ...] = ()
        self.detector = ledger.detector
        self.detector.attach(process.stats, reused=process.control is not None)
        self._tree = ProcessTree(process.stats, reused=process.control is not None)
        self._finished = asyncio.Event()
        self._stack_dump: asyncio.Future[tuple[ThreadState, ...]] = asyncio.Future()
        self._created = self._last_poll = self._last_count = clock.now()
        self._watched_since = shortages().start()

    async def supervise(self, module: str, *, reusable: bool = False) -> Observation:
        """Sends the request and returns when the run and its output have ended.

        The process ends with the run, unless it may be `reusable` and is as it was before. Raises LaunchError if the
        process did not start, or its launcher went away.
        """
        self.process.pass_on_output(self._on_output)
        control = asyncio.create_task(self._control_loop(module))
        control.add_done_callback(self._control_ended)
        self._schedule_poll(BUSY_POLL_INTERVAL if self.detector.known_spinner else POLL_INTERVAL)
        self.ledger.stopped.add_done_callback(self._stop_early)
        self.clock.watch(self.process.stats.was_idle)
        keep = False
        try:
            ending = await self.ending
            stack_dump = await self._dump_stacks(ending)
            cut_off = reusable and isinstance(ending, Stopped) and ending.cause in EVIDENCE_COMPLETE
            if cut_off:
                await asyncio.wait({self.process.exit_code}, timeout=OUTPUT_GRACE)
            self._finalize()
            if cut_off:
                await self._cut_off()
            elif ending is not self.answer:
                self.reusable = False
            keep = reusable and self.reusable and await self._has_all_output()
        finally:
            self.clock.unwatch(self.process.stats.was_idle)
            self._next_poll.cancel()
            control.cancel()
            await asyncio.gather(control, return_exceptions=True)
            if not keep:
                await self.process.kill()
        self.output.finish()
        return self._observation(ending, stack_dump)

    def _observation(self, ending: Ending, stack_dump: tuple[ThreadState, ...]) -> Observation:
        return Observation(
            run=self.run,
            ending=ending,
            calls=self.ledger.calls(),
            heartbeats=tuple(self.ledger.heartbeats),
            lines=tuple(self.output.lines),
            output_bytes=self.output.bytes,
            ended=self.ended,
            in_flight_at_end=self.in_flight_at_end,
            cpu=max(self._tree.cpu, self.detector.cpu),
            run_queue_time=self.detector.run_queue_time,
            switches=self.detector.switches,
            fair_time=self.fair_ended - self.ledger.fair_start,
            longest_idle=self.ledger.longest_idle,
            longest_idle_upper_bound=self.ledger.longest_idle_upper_bound,
            fair_makespan=self.ledger.fair_makespan,
            longest_silence=self.ledger.longest_silence,
            longest_silence_upper_bound=self.ledger.longest_silence_upper_bound,
            peak_memory=max(self._tree.memory, self.detector.peak_memory),
            undecided=self.ledger.undecided,
            weight=self.ledger.weight,
            parallel=self.ledger.rendezvous.parallel,
            survivors=self.survivors,
            stack_dump=stack_dump,
            machine_limit=shortages().shortage_since(self._watched_since, was_killed=ending == KILLED),
        )

    async def _cut_off(self) -> None:
        """Ends the jobs without receipts, so that the program may end too and its process can be kept."""
        self.output.finish()
        self.ledger.cut_off()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._finished.wait(), EXIT_GRACE)

    async def _has_all_output(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.output.complete.wait(), OUTPUT_TIMEOUT)
        return self.output.complete.is_set()

    def _end(self, ending: Ending) -> None:
        if not self.ending.done():
            self.ending.set_result(ending)

    def _fail(self, problem: BaseException) -> None:
        """The run ends with an error of ours."""
        if not self.ending.done():
            self.ending.set_exception(problem)

    def _finalize(self) -> None:
        """Ends the span that counts for the call: at its answer, or at its end."""
        if self.ledger.open:
            self._sample()
            self.ended = self.clock.now() - self.ledger.start_time
            self.fair_ended = self.clock.fair()
            self.in_flight_at_end = tuple(self.ledger.close())

    async def _control_loop(self, module: str) -> None:
        """Sends the request and reads messages until the process has ended."""
        if self.process.control is None:
            either: set[asyncio.Future[Any]] = {self.process.exit_code, self.ledger.control}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            self.process.control = self.ledger.control.result() if self.ledger.control.done() else None
        if self.process.control is not None:
            reader, self._writer = self.process.control
            self._send({"do": "run", "run": self._request(module)})
            self.phase = "import"
            try:
                while line := await reader.readline():
                    self._on_message(line)
            except OSError:
                pass
            except ValueError:
                self._end(Stopped("garbled", "a line without end"))
            if not await self.process.exits_soon(self.clock):
                self._end(Stopped("garbled", "the connection was closed"))
        code = await asyncio.shield(self.process.exit_code)
        if self.phase == "start":
            output = " / ".join(line.text for line in self.output.lines[-5:])
            self._fail(LaunchError(f"the student process did not start (exit code {code}): {output}"))
        else:
            self._end(Crashed(-code) if code < 0 else Exited(code, answered=self.answer is not None))

    def _control_ended(self, control: asyncio.Task[None]) -> None:
        """An exception in our own code ends the run as an error of ours: no student is blamed for it."""
        if not control.cancelled() and (problem := control.exception()):
            self._fail(problem)

    def _on_message(self, line: bytes) -> None:
        try:
            message = decode_message(line)
            match message:
                case ReadyMessage(port) if self.phase == "import":
                    self.phase = "call"
                    self.detector.start_call()
                    self.ledger.start(port)
                    self._send({"do": "go"})
                case ReturnedMessage(value) if self.phase == "call":
                    self._answered(Returned(value))
                case ExploredMessage() if self.phase == "call" and self.run.exploration:
                    self._answered(Explored(message.outcomes, message.schedules, message.bound, message.canary))
                case ExplainedMessage() if self.phase == "call" and self.run.exploration:
                    self._answered(Explained(**msgspec.structs.asdict(message)))
                case ProgressMessage() if self.phase == "call" and self.run.exploration and self.ledger.note_progress():
                    pass
                case FoundMessage() if self.phase == "call" and self.run.exploration and self.ledger.note_progress(50):
                    self._send({"do": "go", "enough": self.is_enough(message.outcomes)})
                case RaisedMessage() if self.phase in ("import", "call"):
                    self._answered(Raised(ExceptionInfo(**msgspec.structs.asdict(message))))
                case ExitedMessage() if self.phase in ("import", "call"):
                    self._answered(Exited(message.code))
                case StackDumpMessage() if not self._stack_dump.done():
                    self._stack_dump.set_result(tuple(message.threads))
                case FinishedMessage() if self.ending.done():
                    self.reusable = message.reusable and not any(self.process.stats.survivors())
                    self._finished.set()
                case FinishedMessage() if self.answer is not None and self.phase == "finishing":
                    self.phase = "finished"
                    self.survivors = tuple(message.survivors)
                    self.reusable = message.reusable
                    self._check_survivors(self.answer, LOOKS_FOR_SURVIVORS if self._tree.has_started_any else 1)
                case _:
                    raise msgspec.ValidationError("out of turn")
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
            self._end(Stopped("garbled", str(problem)[:200]))

    def _check_survivors(self, answer: Ending, looks: int = 1) -> None:
        """Ends the run with its answer and the processes that are left, after some time in which they can end.

        `looks`: how many looks must find none. One that starts the next and ends may be missed by a single look.
        """
        programs, helpers = self.process.stats.survivors()
        grace = THREAD_GRACE if programs else HELPER_GRACE
        looks = LOOKS_FOR_SURVIVORS if programs else looks - 1
        if (programs or helpers or looks) and self.ledger.idle() < grace:
            asyncio.get_running_loop().call_later(POLL_INTERVAL, self._check_survivors, answer, max(looks, 1))
        elif not self.ending.done():
            names = (name[:80].encode("utf-8", "backslashreplace").decode() for name in (programs + helpers)[:8])
            self.survivors += tuple(ThreadState(sort="process", name=name) for name in names)
            self.reusable = self.reusable and not self.survivors and not self.process.stats.count_processes()[0]
            self._end(answer)

    def _answered(self, ending: Ending) -> None:
        self._finalize()
        if not isinstance(ending, Returned | Explored):
            self._count_processes()  # the cause may be that it could start no more processes
        self.answer, self.phase = ending, "finishing"
        self.ledger.mark_idle()

    def _send(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._writer.write(msgspec.json.encode(message) + b"\n")

    def _request(self, module: str) -> dict[str, Any]:
        return run_request(
            self.run,
            folder=self.process.folder,
            module=module,
            names=self.names,
            job_secrets=self.ledger.job_secrets,
            heartbeat_secret=self.ledger.heartbeat_secret,
            end_marker=self.output.end_marker,
        )

    def _on_output(self, stream: Stream, chunk: bytes) -> None:
        if not self.output.over_limit():
            self.output.feed(stream, chunk)
            if self.output.over_limit():
                self._end(Stopped("output"))

    def _stop_early(self, stopped: asyncio.Future[Stopped]) -> None:
        if self.ledger.open:
            self._end(stopped.result())

    def _schedule_poll(self, delay: float) -> None:
        self._next_poll = asyncio.get_running_loop().call_later(delay, self._poll)

    def _poll(self) -> None:
        """Stops the run at a limit, and once it is certain that the program busy-waits."""
        if self.ending.done():
            return
        self._schedule_poll(IDLE_POLL_INTERVAL)  # whatever happens here
        before, since, self._last_poll = self.detector.total_cpu, self._last_poll, self.clock.now()
        self._sample()
        shortages().look()
        used = self.detector.total_cpu - before
        if self.detector.peak_memory > MEMORY_LIMIT:
            self._end(Stopped("memory"))
        # An endless loop slows the fair clock down by itself, so processor time counts as well.
        computed, limit = self.detector.cpu_since_change(), self.run.deadline
        if computed > 0.75 * limit and self._time_without_jobs() > limit:
            self._expire(Stopped("import" if self.phase == "import" else "cpu"))
        if self.phase == "call" and self.ledger.open and self.ledger.busy_waiting():
            self._end(Stopped("spins"))
        self._check_deadline()
        is_over = self.answer is not None and self.ledger.idle() > THREAD_GRACE
        if is_over and not self._stop_waiting_sent and not self.detector.is_starved(THREAD_GRACE):
            self._stop_waiting_sent = True
            self._send({"do": "stop_waiting"})
        interval = PROCESS_COUNT_INTERVAL / 5 if self.clock.overloaded() else PROCESS_COUNT_INTERVAL
        if self.clock.now() - self._last_count > interval:
            self._last_count = self.clock.now()
            self._count_processes()
            self._check_tree_cpu()
        if used or self.detector.known_spinner:
            busy = self.detector.known_spinner or used > (self._last_poll - since) / 2
            self._next_poll.cancel()
            self._schedule_poll(BUSY_POLL_INTERVAL if busy else POLL_INTERVAL)

    def _sample(self) -> None:
        """Reads what the process has used, while that still counts."""
        if self.ledger.open:
            self.detector.refresh(len(self.ledger.calls_made))

    def _time_without_jobs(self) -> float:
        """Wall seconds since the call or the import began or the last job ended, while no job is in flight."""
        is_alone = not self.ledger.in_flight and self.phase in ("import", "call")
        return self.clock.now() - self.ledger.last_change_at if is_alone else 0.0

    def _count_processes(self) -> None:
        """Stops the run if the processes that the program started are too many or too large."""
        if (stopped := self._tree.count()) is not None:
            self._end(stopped)

    def _check_tree_cpu(self) -> None:
        """Stops the run if its processes used too much processor time together."""
        limits = self.ledger.fair_age(), self.run.deadline
        if not self.ending.done() and self._tree.computes_without_end(self.detector.cpu, *limits):
            self._expire(Stopped("import" if self.phase == "import" else "cpu"))

    def _check_deadline(self) -> None:
        idle, deadline, now = self.ledger.idle(), self.run.deadline, self.clock.now()
        # Time in which its threads wait for a processor does not count. The kernel knows it only once it is over.
        stands_still = idle > deadline and idle - self.detector.refresh_run_queue() > deadline
        if stands_still and not self.detector.is_starved(deadline):
            busy = False
        elif (now - max(self._created, self.ledger.start_time) > MAX_WALL_TIME and not self.ledger.busy()) or (
            now - self._created > LAST_DEADLINE + self.run.max_duration
        ):
            busy = True
        elif self.phase == "call" and self.ledger.open and self.ledger.fair_age() > self.run.max_duration:
            busy = False
        else:
            return
        self._expire(Stopped("import" if self.phase == "import" else "deadline", busy=busy))

    def _expire(self, stopped: Stopped) -> None:
        """The run is over its time. What it answered before that stands."""
        if self.phase == "start":
            self._fail(LaunchError("the student process did not start in time"))
        elif self.answer is None:
            self._count_processes()  # the cause may be that they are too many
            self._end(stopped)
        elif not self.ending.done():
            self.survivors += (ThreadState(sort="process", name="the program itself, which did not end"),)
            self._end(self.answer)

    async def _dump_stacks(self, ending: Ending) -> tuple[ThreadState, ...]:
        if not (isinstance(ending, Stopped) and ending.cause in ("deadline", "import", "missed", "cpu")):
            return ()
        self._send({"do": "dump_stacks"})
        await asyncio.wait({self._stack_dump}, timeout=STACK_DUMP_TIMEOUT)
        return self._stack_dump.result() if self._stack_dump.done() else ()

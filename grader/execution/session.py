"""Runs one submission in student processes: a process for each run, or one for many runs in turn.

A process serves the next run only if the last one left it as it was: the run was answered, nothing of it still runs,
none of its output is under way, and `grader.student` found nothing changed. Each run imports the submitted file afresh.

No exploration takes place in a process that has served a run on the real clock. That run could reach the real classes
of the standard library, on which the scheduler of an exploration is built (see `grader.judging.allowlist`).
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from grader.execution.fair_clock import Clock
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.launch_channel import LaunchError
from grader.execution.launcher import Launcher, ProcessHandle
from grader.execution.messages import IsEnough
from grader.execution.run_network import RunNetwork, with_port
from grader.execution.spin_detector import SpinDetector
from grader.execution.supervised_process import SupervisedProcess
from grader.execution.supervisor import RunSupervisor
from grader.model import SCENARIOS, SCENARIOS_CODE, Observation, OutputLine, RunSpec, Stopped

RETRY_DELAYS = 0.2, 1.0
"""Seconds after which a failed launch is tried again, for each further attempt."""


class StudentSession:
    """Runs `source` as the module `module`, which must define `names` if a run is a scenario. Use `async with`.

    scenarios  source of the exercise's scenarios; empty if it has none
    reusable   whether a process may serve several runs
    on_line    gets each line that a run prints, as it comes
    """

    def __init__(
        self,
        source: bytes,
        module: str,
        *,
        launcher: Launcher,
        service: JobService,
        clock: Clock,
        names: tuple[str, ...] = (),
        scenarios: bytes = b"",
        reusable: bool = False,
    ) -> None:
        self._module, self._names, self._reusable = module, names, reusable
        self._launcher, self._service, self._clock = launcher, service, clock
        self._files = {f"{module}.py": source} | ({SCENARIOS: scenarios} if scenarios else {})
        self._process: SupervisedProcess | None = None
        self._folder: Path | None = None
        self._served_real_run = self._known_spinner = False
        self.on_line: Callable[[OutputLine], None] = lambda _: None

    async def __aenter__(self) -> "StudentSession":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def run(self, run: RunSpec, is_enough: IsEnough = lambda outcomes: False) -> Observation:
        """Carries out the run. Raises LaunchError if no process could be had; all else is in the observation.

        is_enough: whether these outcomes of an exploration decide already, so that it need not look for more.
        """
        if (run.exploration and self._served_real_run) or run.weigh or run.network:
            await self._stop()
        ledger = JobLedger(run, self._clock, SpinDetector(self._known_spinner))
        network = RunNetwork(run.network, ledger, self._service, self._clock) if run.network else None
        self._service.register(ledger)
        try:
            process = self._process or await self._start(ledger, run)
            self._process = None
            ledger.own_process = process.pid
            if network is not None:
                await network.open(process.sockets)
                ledger.network = network
                run = replace(run, arguments=tuple(with_port(each, network.port) for each in run.arguments))
            supervisor = RunSupervisor(run, ledger, process, self._clock, self._names)
            supervisor.output.on_line, supervisor.is_enough = self.on_line, is_enough
            if network is not None:
                supervisor.ending.add_done_callback(lambda _: network.end())
            reusable = self._reusable and network is None
            observation = await supervisor.supervise(self._module, reusable=reusable)
            if network is not None:
                observation = replace(observation, network=network.record())
            self._known_spinner = self._known_spinner or observation.ending == Stopped("spins")
            if not process.ended:
                self._process, self._served_real_run = process, self._served_real_run or run.exploration is None
            return observation
        finally:
            self._service.unregister(ledger)
            if network is not None:
                await network.close()
            if self._process is None:
                await self._stop()

    async def _start(self, ledger: JobLedger, run: RunSpec) -> SupervisedProcess:
        """Starts a process for this run, and for others after it."""
        files = dict(self._files)
        if run.exploration and run.scenario:
            files[SCENARIOS_CODE] = await asyncio.to_thread(self._launcher.pack, files[SCENARIOS])
        self._folder = Path(tempfile.mkdtemp(prefix="grader-run-"))
        for name, content in files.items():
            (self._folder / name).write_bytes(content)
        clients = run.network.clients if run.network else None
        handle = await self._launch(self._folder, ledger.control_secret, clients)
        return SupervisedProcess(handle, handle.folder or str(self._folder))

    async def _launch(self, folder: Path, secret: str, clients: int | None) -> ProcessHandle:
        """Tries again after a failure: another run can leave the machine short of something for a moment."""
        delays = iter(RETRY_DELAYS)
        while True:
            try:
                address, listen = self._service.address, self._service.listen
                return await self._launcher.launch(folder, address, secret, listen, clients)
            except LaunchError:
                if (delay := next(delays, None)) is None:
                    raise
            await asyncio.sleep(delay)

    async def _stop(self) -> None:
        if self._process is not None:
            await self._process.kill()
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self._served_real_run = False

"""Where one submission's runs take place: a student process for each, or for many in turn.

A process serves the next run only if the last one left it as it was: it answered, nothing of it still runs, nothing of
what it printed is under way, and its own half found nothing changed. Each run imports the submitted file afresh.

No hunt takes place where a run on the real clock has been: that one could reach the real classes of the standard
library, which the scheduler of a hunt is built on (see `grader.judging.allowlist`).
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from grader.execution.fair_clock import Clock
from grader.execution.job_ledger import JobLedger
from grader.execution.job_service import JobService
from grader.execution.launcher import Launcher, LaunchError, ProcessHandle
from grader.execution.supervised_process import SupervisedProcess
from grader.execution.supervisor import SCENARIOS, RunSupervisor
from grader.model import Observation, RunSpec, Stopped

RETRY_DELAYS = 0.2, 1.0
"""Seconds after which a launch that failed is tried again."""


class StudentSession:
    """For `source` as module `module`, which must define `names`. Use `async with`.

    scenarios  the source of the exercise's scenarios, which a run may name
    stays      whether a process may serve several runs
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
        self._module, self._names, self._stays = module, names, reusable
        self._launcher, self._service, self._clock = launcher, service, clock
        self._files = {f"{module}.py": source} | ({SCENARIOS: scenarios} if scenarios else {})
        self._host: SupervisedProcess | None = None
        self._folder: Path | None = None
        self._was_real = self._spun = False

    async def __aenter__(self) -> "StudentSession":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def run(self, run: RunSpec) -> Observation:
        """Carries it out. Raises LaunchError if no process could be had; everything else is in the observation."""
        if run.exploration and self._was_real:
            await self._stop()
        desk = JobLedger(run, self._clock, self._spun)
        self._service.register(desk)
        try:
            host = self._host or await self._start(desk)
            self._host = None
            supervision = RunSupervisor(run, desk, host, self._clock, self._names)
            observation = await supervision.supervise(self._module, stays=self._stays)
            self._spun = self._spun or observation.ending == Stopped("spins")
            if not host.ended:
                self._host, self._was_real = host, self._was_real or run.exploration is None
            return observation
        finally:
            self._service.unregister(desk)
            if self._host is None:
                await self._stop()

    async def _start(self, desk: JobLedger) -> SupervisedProcess:
        self._folder = Path(tempfile.mkdtemp(prefix="grader-run-"))
        for name, content in self._files.items():
            (self._folder / name).write_bytes(content)
        student = await self._launch(self._folder, desk.secret)
        return SupervisedProcess(student, student.folder or str(self._folder))

    async def _launch(self, folder: Path, secret: str) -> ProcessHandle:
        """The machine can be short of something for a moment, also by what another run does."""
        pauses = iter(RETRY_DELAYS)
        while True:
            try:
                return await self._launcher.launch(folder, self._service.address, secret, self._service.listen)
            except LaunchError:
                if (pause := next(pauses, None)) is None:
                    raise
            await asyncio.sleep(pause)

    async def _stop(self) -> None:
        if self._host is not None:
            await self._host.kill()
            self._host = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self._was_real = False

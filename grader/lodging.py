"""Where one submission's runs take place: a student process for each, or for many in turn.

A process serves the next run only if the last one left it as it was: it answered, nothing of it still runs, nothing of
what it printed is under way, and its own half found nothing changed. Each run imports the submitted file afresh.

No hunt takes place where a run on the real clock has been: that one could reach the real classes of the standard
library, which the scheduler of a hunt is built on (see `grader.language`).
"""

import asyncio
import shutil
import tempfile
from pathlib import Path

from grader.desk import Desk
from grader.host import Host
from grader.launcher import Launcher, LaunchError, Student
from grader.machine import Clock
from grader.observation import Observation, Stopped
from grader.plan import Run
from grader.service import Service
from grader.supervisor import SCENARIOS, Supervision

PAUSES = 0.2, 1.0
"""Seconds after which a launch that failed is tried again."""


class Lodging:
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
        service: Service,
        clock: Clock,
        names: tuple[str, ...] = (),
        scenarios: bytes = b"",
        stays: bool = False,
    ) -> None:
        self._module, self._names, self._stays = module, names, stays
        self._launcher, self._service, self._clock = launcher, service, clock
        self._files = {f"{module}.py": source} | ({SCENARIOS: scenarios} if scenarios else {})
        self._host: Host | None = None
        self._folder: Path | None = None
        self._was_real = self._spun = False

    async def __aenter__(self) -> "Lodging":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leave()

    async def observe(self, run: Run) -> Observation:
        """Carries it out. Raises LaunchError if no process could be had; everything else is in the observation."""
        if run.hunt and self._was_real:
            await self._leave()
        desk = Desk(run, self._clock, self._spun)
        self._service.admit(desk)
        try:
            host = self._host or await self._arrive(desk)
            self._host = None
            supervision = Supervision(run, desk, host, self._clock, self._names)
            observation = await supervision.follow(self._module, stays=self._stays)
            self._spun = self._spun or observation.ending == Stopped("spins")
            if not host.ended:
                self._host, self._was_real = host, self._was_real or run.hunt is None
            return observation
        finally:
            self._service.dismiss(desk)
            if self._host is None:
                await self._leave()

    async def _arrive(self, desk: Desk) -> Host:
        self._folder = Path(tempfile.mkdtemp(prefix="grader-run-"))
        for name, content in self._files.items():
            (self._folder / name).write_bytes(content)
        student = await self._launch(self._folder, desk.secret)
        return Host(student, student.folder or str(self._folder))

    async def _launch(self, folder: Path, secret: str) -> Student:
        """The machine can be short of something for a moment, also by what another run does."""
        pauses = iter(PAUSES)
        while True:
            try:
                return await self._launcher.launch(folder, self._service.address, secret, self._service.listen)
            except LaunchError:
                if (pause := next(pauses, None)) is None:
                    raise
            await asyncio.sleep(pause)

    async def _leave(self) -> None:
        if self._host is not None:
            await self._host.end()
            self._host = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self._was_real = False

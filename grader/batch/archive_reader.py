"""Reads archives in a process of their own, within limits on time, memory and entries. A bomb ends that process only.

The process is started for the first archive, and serves one after the other. A batch without archives has none.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

import grader
from grader import surroundings
from grader.intake.archive_limits import TOO_MUCH_MEMORY, TOO_MUCH_TIME, ArchiveBomb, ArchiveError, Budget
from grader.intake.archive_process import OUT_OF_MEMORY, ReadingDone, ReadRequest, receive_response, send_message
from grader.intake.archives import Member

PROGRAM = """
import sys
place = next((at for at, each in enumerate(sys.path) if each.endswith("-packages")), len(sys.path))
sys.path[place:place] = [{root!r}]
sys.path += [each for each in {path!r} if each not in sys.path]
from grader.intake.archive_process import main
main()
"""
"""The code that the process runs. In isolated mode, Python takes no path and no option from its surroundings. The
standard library comes first, then this grader, then the packages that are installed."""
KEPT_VARIABLES = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH")
"""Environment variables without which Python does not start everywhere."""


class ArchiveReader:
    """Reads archives, each within the limits of its budget. Use `with`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ArchiveReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def __call__(self, path: Path, name: str, slugs: Sequence[str] | None, budget: Budget) -> Iterator[Member]:
        """See `grader.intake.archives.ReadArchive`.

        Raises TimeoutError if the archive could not be read in time for a reason that is not in the archive.
        """
        process = self._process = self._process or _start()
        assert process.stdin is not None
        assert process.stdout is not None
        cpu_at_timeout: list[float] = []

        def give_up() -> None:
            cpu_at_timeout.append(cpu_seconds(process.pid))
            process.kill()

        timer = threading.Timer(budget.limits.wall, give_up)
        timer.daemon = True
        timer.start()
        done = None
        try:
            send_message(_request_for(path, name, slugs, budget), process.stdin)
            while not isinstance(response := receive_response(process.stdout), ReadingDone):
                yield Member(PurePosixPath(response.path), response.content, response.problem)
            done = response
        except (EOFError, OSError, msgspec.MsgspecError) as problem:
            self._stop()
            if cpu_at_timeout and cpu_at_timeout[0] < budget.limits.cpu:
                raise TimeoutError("the machine was too busy to read an archive") from problem
            raise ArchiveBomb(_why_it_ended(process.returncode, timed_out=bool(cpu_at_timeout))) from problem
        finally:
            timer.cancel()
            timer.join()
            if done is None or done.bomb:
                self._stop()
        _take_over(done, budget)
        if done.problem:
            raise (ArchiveBomb if done.bomb else ArchiveError)(done.problem)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was not sent yet
                    if pipe is not None:
                        pipe.close()
            process.wait()


def cpu_seconds(pid: int) -> float:
    """Processor seconds that a process has used; 0 if it has gone."""
    import psutil  # late: judging again reads no archives

    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def _start() -> subprocess.Popen[bytes]:
    root, path = str(Path(grader.__file__).parent.parent), [str(Path(each).absolute()) for each in sys.path if each]
    return subprocess.Popen(
        [surroundings.interpreter(), "-I", "-c", PROGRAM.format(root=root, path=path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        | surroundings.interpreter_variables(),
    )


def _request_for(path: Path, name: str, slugs: Sequence[str] | None, budget: Budget) -> ReadRequest:
    return ReadRequest(
        path=os.fsencode(path.absolute()),
        name=name.encode("utf-8", "backslashreplace").decode(),
        slugs=None if slugs is None else list(slugs),
        limits=budget.limits,
        size=budget.size,
        members=budget.members,
        bytes=budget.bytes,
        wanted=budget.wanted,
        cpu=budget.cpu,
    )


def _take_over(done: ReadingDone, budget: Budget) -> None:
    budget.size, budget.members, budget.bytes, budget.wanted = done.size, done.members, done.bytes, done.wanted
    budget.cpu = done.cpu
    for what, count in done.left_out.items():
        budget.left_out[what] = budget.left_out.get(what, 0) + count
    budget.unwanted += map(PurePosixPath, done.unwanted)


def _why_it_ended(code: int, *, timed_out: bool) -> str:
    """Why the archive cannot be used, by the way in which the process ended."""
    if timed_out or code == -getattr(signal, "SIGXCPU", 0):
        return TOO_MUCH_TIME
    return (
        TOO_MUCH_MEMORY
        if code < 0 or code == OUT_OF_MEMORY
        else "cannot be read: reading it ends the process that reads archives"
    )

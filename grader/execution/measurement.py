"""Runs a program of ours in a fresh interpreter, and reads what it measured. No submitted code is near it."""

import asyncio
import json
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from grader import surroundings
from grader.model import OperatorError

MEASURING_TIMEOUT = 120.0
"""Seconds after which a measurement is given up."""
TRIES = 3
"""Times that programs are run if one of them cannot tell, because the machine is busy."""
PROGRAM_RUNNER = "grader.comparison.programs"
"""The module that runs the programs of a file, started by its name."""


def run_measurement(command: Sequence[str], what: str, environment: Mapping[str, str] | None = None) -> Any:
    """The JSON value that a command prints.

    what         the name of the measurement, for messages
    environment  its variables; those of this process if None

    Raises OperatorError if it does not run, or prints anything else.
    """
    try:
        ended = subprocess.run(command, capture_output=True, timeout=MEASURING_TIMEOUT, check=True, env=environment)
        return json.loads(ended.stdout)
    except subprocess.CalledProcessError as problem:
        last = (problem.stderr.decode("utf-8", "replace").splitlines() or ["it printed nothing"])[-1]
        raise _does_not_run(what, last) from problem
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        raise _does_not_run(what, problem) from problem


async def run_programs(file: Path) -> dict[str, dict[str, Any]]:
    """Results of each program of a file on this interpreter. They run once for this process, and away from its loop.

    Raises OperatorError if they do not run.
    """
    if file not in _found:
        _found[file] = _thread.submit(_run_programs, file)
    return await asyncio.wrap_future(_found[file])


def _run_programs(file: Path) -> dict[str, dict[str, Any]]:
    command = [*surroundings.command(PROGRAM_RUNNER), str(file)]
    found: dict[str, dict[str, Any]] = {}
    for _ in range(TRIES):
        latest = run_measurement(command, file.name, surroundings.environment())
        found |= {name: each for name, each in latest.items() if name not in found or found[name].get("unclear")}
        if not any(each.get("unclear") for each in found.values()):
            break
    return found


_thread = ThreadPoolExecutor(1, "measurements")
"""Measurements do not disturb each other."""
_found: dict[Path, Future[dict[str, dict[str, Any]]]] = {}


def _does_not_run(what: str, problem: object) -> OperatorError:
    return OperatorError(f"The measurement {what} does not run here: {problem}.", "Close other programs.")

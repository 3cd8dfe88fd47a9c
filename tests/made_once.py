"""Makes expensive things once for all processes of a test run."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], Any], *, lock: str = "") -> Any:
    """What `make` returns, as JSON keeps it. The first process that asks makes it, and others wait for it.

    Things with the same `lock` are not made at the same time. If `make` fails, each process that asks gets the error.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with filelock.FileLock(shared / f"{lock or name}.lock"):
        file = Path(shared, f"{name}.json")
        if not file.is_file():
            file.write_text(json.dumps(_outcome(make)), encoding="utf-8")
    outcome = json.loads(file.read_text(encoding="utf-8"))
    if "error" in outcome:
        pytest.fail(outcome["error"], pytrace=False)
    return outcome["value"]


def _outcome(make: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"value": make()}
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {problem}"}

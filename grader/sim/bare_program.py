"""Runs a program many times with plain threads, and reports each run by one byte. It runs in a process of its own.

    python bare_program.py FILE FUNCTION TYPE RUNS SECONDS PATIENCE

Its law: this file imports nothing of the kit, so that the program finds the modules that it finds in normal runs. The
bytes go to standard output: `.` for a run that did not fail in this way, `F` for one that did, `H` for one that hung.
"""

import asyncio
import importlib.util
import inspect
import os
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any, Final

SWITCH_INTERVAL: Final = 1e-7
"""Seconds after which the interpreter asks the running thread to let others run; normally 5 ms."""


def main(file: str, function: str, kind: str, *limits: float) -> None:
    """Runs the function. `kind`: the exception class that counts. `limits`: RUNS, SECONDS, PATIENCE."""
    runs, seconds, patience = limits
    report = os.dup(1)
    for descriptor in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
    path = Path(file)
    sys.path[0] = str(path.parent)
    failures: list[str] = []
    threading.excepthook = lambda details: failures.append(details.exc_type.__name__)
    sys.unraisablehook = lambda details: failures.append(type(details.exc_value).__name__)
    sys.setswitchinterval(SWITCH_INTERVAL)
    began = [time.monotonic()]
    threading.Thread(target=_watch, args=(began, patience, report), daemon=True).start()
    end = time.monotonic() + seconds
    before = set(sys.modules)
    for _ in range(int(runs)):
        began[0] = time.monotonic()
        if began[0] >= end:
            break
        failures.clear()
        try:
            _run(path, function)
        except Exception as error:
            failures.append(type(error).__name__)
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        os.write(report, b"F" if kind in failures else b".")
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(sys.path[0]):
                del sys.modules[name]


def _run(path: Path, function: str) -> None:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    result: Any = getattr(module, function)()
    if inspect.iscoroutine(result):
        asyncio.run(result)


def _watch(began: list[float], patience: float, report: int) -> None:
    """Ends the process when one run has lasted for `patience` seconds."""
    pause = threading.Event()
    while time.monotonic() - began[0] < patience:
        pause.wait(patience / 10)
    os.write(report, b"H")
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], *map(float, sys.argv[4:]))

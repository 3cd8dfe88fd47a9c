"""`python -m tests.elsewhere [windows|macos|here] ...`: uses the kit on made-up machines, or on the real one.

`--only STEP` (repeatable) tries only these steps. It ends with 1 if a step finds a problem.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.elsewhere.machine import PLATFORMS, make_machine, this_machine
from tests.elsewhere.steps import STEPS

MACHINES = (*PLATFORMS, "here")


def try_steps(name: str, only: list[str]) -> int:
    """The number of problems on one machine; prints each."""
    problems = 0
    with tempfile.TemporaryDirectory(prefix="e-", ignore_cleanup_errors=True) as place:
        machine = this_machine(Path(place)) if name == "here" else make_machine(name, Path(place))
        for step in STEPS:
            if only and step.__name__ not in only:
                continue
            start, cpu, found = time.monotonic(), sum(os.times()[2:4]), []
            try:
                found += step(machine)
            except Exception as problem:
                found.append(f"{type(problem).__name__}: {problem}")
            seconds, cpu = time.monotonic() - start, sum(os.times()[2:4]) - cpu
            used = f"{seconds:6.1f} s, {cpu:6.1f} s of processor time"
            print(f"{name:8} {step.__name__:12} {used}  {'' if found else 'ok'}", flush=True)
            for each in found:
                print(f"    {each}", flush=True)
            problems += len(found)
    return problems


def main() -> int:
    """Tries the machines one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.elsewhere", description=__doc__)
    parser.add_argument(
        "machines", nargs="*", metavar="MACHINE", help=f"{', '.join(MACHINES)} (default: the first two)"
    )
    parser.add_argument("--only", action="append", default=[], metavar="STEP")
    options = parser.parse_args()
    if unknown := set(options.machines) - set(MACHINES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    problems = sum(try_steps(name, options.only) for name in options.machines or PLATFORMS)
    print(f"{problems} problems" if problems else "no problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

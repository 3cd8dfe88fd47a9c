"""Starts the command line in clean surroundings; `grader.surroundings.restart` runs this.

It is outside of `cli`, so that a library that is missing is reported in one line, before anything needs it.
"""

import sys

from grader import surroundings

try:
    from grader.cli.main import main, run_process
except ModuleNotFoundError as problem:
    if str(problem.name).startswith("grader"):
        raise
    surroundings.restart_in_kit_environment()
    print(
        f"grader: The library {problem.name} is not installed for {sys.executable}. "
        f"Run: {sys.executable} -m pip install nox, and then: {sys.executable} -m nox -s grade",
        file=sys.stderr,
    )
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(run_process(main))

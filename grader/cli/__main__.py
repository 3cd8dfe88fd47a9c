"""The command line in clean surroundings: `grader.surroundings.restart` starts this."""

import sys

try:
    from grader.cli.main import main, run_process
except ModuleNotFoundError as problem:
    if str(problem.name).startswith("grader"):
        raise
    print(
        f"grader: The library {problem.name} is not installed for {sys.executable}, or only in PYTHONPATH, "
        f"which is not used. Run: {sys.executable} -m pip install concurrency-kit",
        file=sys.stderr,
    )
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(run_process(main))

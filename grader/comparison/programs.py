"""Runs all functions of a file with small programs, and prints what each found as JSON.

`python -m grader.comparison.programs FILE`. The exercises to predict have such a file. A function without an underscore
before its name is a program. It returns a dictionary; a text under "unclear" says why this machine cannot tell.
"""

import importlib.util
import inspect
import json
import sys


def main(file: str) -> None:
    """Runs the programs one after the other, in the order in which they stand."""
    spec = importlib.util.spec_from_file_location("programs", file)
    assert spec is not None
    assert spec.loader is not None
    programs = importlib.util.module_from_spec(spec)
    sys.modules["programs"] = programs  # child processes find its functions
    spec.loader.exec_module(programs)
    own = [each for each in vars(programs).values() if inspect.isfunction(each) and each.__module__ == "programs"]
    print(json.dumps({each.__name__: each() for each in own if not each.__name__.startswith("_")}))


if __name__ == "__main__":
    main(*sys.argv[1:])

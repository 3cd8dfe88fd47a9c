"""Texts that change with all that a verdict rests on besides the submitted file: the suite, the grader, the Python."""

import functools
import hashlib
import sys
from pathlib import Path

from grader import __version__
from grader.intake import defined_checks, suite_digest, suite_files
from grader.model import Exercise


def suite_fingerprint(exercise: Exercise) -> str:
    """A text that changes with the suite of an exercise, and with the checks that it defines."""
    checks = [sorted(defined_checks(suite)) for suite in suite_files([exercise])]
    return hashlib.sha256(f"{suite_digest(exercise)} {checks}".encode()).hexdigest()


@functools.cache
def grader_fingerprint() -> str:
    """A text that changes with the version and the code of the grader, and with the Python that runs it."""
    digest = hashlib.sha256(f"{__version__} {sys.version} {sys.implementation.cache_tag}".encode())
    here = Path(__file__).parent.parent
    for path in sorted(path for pattern in ("*.py", "*.ini") for path in here.rglob(pattern)):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

"""The suites of an exercise as files: which there are, a digest of them, and the checks that their text defines."""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

from grader.model import Exercise


def suite_files(exercises: Iterable[Exercise]) -> list[Path]:
    """The suites that there are, hidden ones included."""
    return [suite for each in exercises for suite in (each.suite, each.hidden_suite) if suite.is_file()]


def suite_digest(exercise: Exercise) -> str:
    """A text that changes with every file that the exercise's checks consist of. Instructions are no such file."""
    digest = hashlib.sha256()
    for folder in (exercise.folder, exercise.solutions):
        for path in sorted(folder.glob("*")):
            if path.is_file() and path != exercise.reference and path.suffix != ".md":
                digest.update(path.name.encode("utf-8", "surrogateescape") + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def defined_checks(suite: Path) -> set[str]:
    """The names of the checks that a suite defines, read from its text. Those in a class have its name before a dot."""
    try:
        tree = ast.parse(suite.read_bytes())
    except (SyntaxError, ValueError):
        return set()  # collecting it fails, too
    groups = [("", tree.body)]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            groups.append((f"{node.name}.", node.body))
    functions = ast.FunctionDef, ast.AsyncFunctionDef
    named = [(group, node.name) for group, body in groups for node in body if isinstance(node, functions)]
    return {f"{group}{name}" for group, name in named if name.startswith("test_")}

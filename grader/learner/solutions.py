"""Solutions for learners: shown after a pass, or to somebody who asks twice."""

import ast
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.learner.progress_file import ProgressFile
from grader.model import Exercise, OperatorError

OTHER_WAYS = Path("tests", "right_solutions")
"""The folder of the kit with right solutions in other styles; their names begin with the slug."""


class OtherWay(Struct, frozen=True, kw_only=True):
    """One more right solution: its file, and its first sentence."""

    path: Path
    summary: str


class Solution(Struct, frozen=True, kw_only=True):
    """The reference solution of an exercise, as a path and its text, and other ways to do it."""

    path: Path
    text: str
    others: tuple[OtherWay, ...]


def read_solution(exercise: Exercise, root: Path, slugs: Sequence[str]) -> Solution:
    """The solution. `slugs` are those of all exercises. Raises OperatorError if this copy has no solutions."""
    path = exercise.reference
    if not path.is_file():
        raise OperatorError(
            f"This copy has no solution of {exercise.slug}.", "A course may come without solutions. Ask your teacher."
        )
    others = [
        OtherWay(path=each, summary=_summary(each))
        for each in sorted((root / OTHER_WAYS).glob(f"{exercise.slug}_*.py"))
        if max((slug for slug in slugs if each.stem.startswith(f"{slug}_")), key=len) == exercise.slug
    ]
    return Solution(path=path, text=path.read_text(encoding="utf-8"), others=tuple(others))


def is_solution_due(progress: ProgressFile, slug: str) -> bool:
    """Whether the solution is shown now: after a pass, or because it was asked for before. The request counts."""
    before = progress.read().of(slug)
    if before.passed or before.asked:
        return True
    progress.change_one(slug, lambda each: replace(each, asked=True))
    return False


def _summary(path: Path) -> str:
    try:
        text = ast.get_docstring(ast.parse(path.read_bytes())) or ""
    except (OSError, SyntaxError, ValueError):
        return ""
    return text.partition("\n")[0]

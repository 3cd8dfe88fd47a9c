"""The exercises on disk. The folders are the catalogue: there is no index file."""

import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import msgspec

from grader.model import Exercise, Metadata, OperatorError, WrongSolution, parse_wrong_solution, slug_of

ROOT = Path(__file__).resolve().parent.parent.parent
"""The root folder of the kit."""


def load_catalogue(root: Path = ROOT) -> list[Exercise]:
    """All exercises in `root`/exercises, in the order of their tracks and numbers.

    Raises OperatorError if there is no exercise, if a metadata file is not valid, if two exercises share a slug, or if
    exercises come after one another in a circle.
    """
    files = sorted(root.glob("exercises/*/*/exercise.toml"), key=_rank)
    if not files:
        raise OperatorError(f"There are no exercises in {root / 'exercises'}.", "Run from a complete copy of the kit.")
    exercises = [_load(root, file) for file in files]
    slugs = [exercise.slug for exercise in exercises]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise OperatorError(f"Two exercises are called {slug}.", "Rename the folder of one of them.")
    _check_order(exercises)
    return exercises


def _check_order(exercises: list[Exercise]) -> None:
    try:
        TopologicalSorter({exercise.slug: exercise.metadata.after for exercise in exercises}).prepare()
    except CycleError as problem:
        circle = " → ".join(reversed(problem.args[1]))
        raise OperatorError(f"Exercises come after one another in a circle: {circle}.", "Correct `after`.") from None


def wrong_solutions(exercise: Exercise) -> list[WrongSolution]:
    """The wrong solutions of an exercise, by name. Raises ValueError, with the name of the file, for one that does not
    state its check and reason.
    """
    found = []
    for path in sorted(exercise.solutions.glob("wrong/*.py")):
        try:
            found.append(parse_wrong_solution(exercise.slug, path, path.read_text(encoding="utf-8")))
        except ValueError as problem:
            raise ValueError(f"{path.name}: {problem}") from problem
    return found


TRACKS = ("threads", "pools", "races", "asyncio", "many", "network", "mixing", "processes", "choosing")
"""The tracks in the order of teaching; other tracks follow by name."""


def _rank(file: Path) -> tuple[int, str, str]:
    track = file.parent.parent.name
    return (TRACKS.index(track) if track in TRACKS else len(TRACKS), track, file.parent.name)


def _load(root: Path, file: Path) -> Exercise:
    slug = slug_of(file.parent.name)
    try:
        metadata = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Metadata)
    except (OSError, ValueError, msgspec.ValidationError) as problem:
        raise OperatorError(f"{file.relative_to(root)}: {problem}.", "Correct the file.") from problem
    return Exercise(
        slug=slug,
        track=file.parent.parent.name,
        folder=file.parent,
        solutions=root / "solutions" / slug,
        metadata=metadata,
    )

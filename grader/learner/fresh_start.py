"""Gives an exercise its stub back, as the kit hands it out, and keeps what the user wrote."""

from datetime import datetime
from pathlib import Path

from grader.intake import content_hash, original_of
from grader.learner.progress_file import make_state_folder
from grader.model import Exercise, OperatorError

BACKUPS = "backups"


def is_as_handed_out(exercise: Exercise) -> bool:
    """Whether the user's file is the stub. Raises OperatorError if the kit has no copy of the stub."""
    original = _original(exercise)
    stub = exercise.stub
    return stub.is_file() and content_hash(stub.read_bytes()) == content_hash(original)


def put_stub_back(exercise: Exercise, root: Path) -> Path | None:
    """Replaces the user's file by the stub. Returns the file that has the user's code now; None if there was none.

    Raises OperatorError if the kit has no copy of the stub, or if a file cannot be written. Then nothing is lost.
    """
    original = _original(exercise)
    backup = None
    try:
        if exercise.stub.is_file():
            backup = _free_name(make_state_folder(root) / BACKUPS / exercise.slug)
            backup.parent.mkdir(parents=True, exist_ok=True)
            backup.write_bytes(exercise.stub.read_bytes())
        new = exercise.stub.with_name(f".{exercise.stub.name}.new")
        new.write_bytes(original)
        new.replace(exercise.stub)
    except OSError as problem:
        raise OperatorError(
            f"{problem.filename} cannot be written: {problem.strerror}.", "Nothing is changed. Check that place."
        ) from problem
    return backup


def _original(exercise: Exercise) -> bytes:
    original = original_of(exercise)
    if original is None:
        where = "/".join(exercise.original.parts[-3:])
        raise OperatorError(f"This copy does not have {where}.", "Take the stub from another copy of the kit.")
    return original


def _free_name(folder: Path) -> Path:
    """A name with the time, such as `2026-11-28_093805.py`, that no file has."""
    base = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")
    names = (f"{base}{f'_{number}' if number else ''}.py" for number in range(10_000))
    return next(path for name in names if not (path := folder / name).exists())

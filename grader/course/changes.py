"""Makes a course and brings a newer kit into it. A file that somebody has changed stays as it is, and is named.

Law: an update loses nothing that a person wrote. It replaces a file only if its content is what the kit once put there.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from grader import __version__
from grader.course.contents import course_files
from grader.course.manifest import MANIFEST, Manifest, read_manifest, to_bytes
from grader.intake import content_hash
from grader.model import OperatorError

Action = Literal["added", "updated", "removed", "kept"]


class Change(Struct, frozen=True, kw_only=True):
    """The action of an update on one file.

    path  the path in the course
    what  added, updated or removed; or kept, because somebody has changed it and the kit has another version
    """

    path: str
    what: Action


def init_course(root: Path, folder: Path, slugs: Sequence[str] = ()) -> list[Change]:
    """Write a course with these exercises (all without slugs) from the kit in `root`. Returns the files written.

    Raises OperatorError for a folder that has a course already, or a file with one of the names.
    """
    if read_manifest(folder) is not None:
        raise OperatorError(f"{folder} is a course already.", "Use `grader course update`.")
    files = course_files(root, slugs)
    taken = next((name for name in files if (folder / name).exists() or (folder / name).is_symlink()), None)
    if taken is not None:
        raise OperatorError(f"{folder / taken} exists already.", "Choose an empty folder.")
    return _carry_out(folder, [Change(path=name, what="added") for name in files], files, slugs)


def update_course(root: Path, folder: Path) -> list[Change]:
    """Bring the kit in `root` into the course. Returns what changed, and the files that were kept.

    Raises OperatorError for a folder that is no course, and for the kit's own folder.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise OperatorError(f"{folder} is not a course: it has no {MANIFEST}.", "Make one with `grader course init`.")
    if folder.resolve() == root.resolve():
        raise OperatorError(
            f"{folder} is the course itself.", "Run the command in the newer kit, or name it with --root."
        )
    files = course_files(root, manifest.exercises)
    return _carry_out(folder, list(_plan(folder, manifest.files, files)), files, manifest.exercises)


def _plan(folder: Path, before: Mapping[str, str], files: Mapping[str, bytes]) -> Iterator[Change]:
    for name, content in files.items():
        found = _fingerprint_of(folder / name)
        if found is None:
            if name not in before or _is_wanted(folder, name):
                yield Change(path=name, what="added")
        elif found != content_hash(content) and before.get(name) != content_hash(content):
            yield Change(path=name, what="updated" if found == before.get(name) else "kept")
    for name in sorted(before.keys() - files.keys()):
        found = _fingerprint_of(folder / name)
        if found is not None:
            yield Change(path=name, what="removed" if found == before[name] else "kept")


def _is_wanted(folder: Path, name: str) -> bool:
    """Whether a file that is missing comes back. An exercise whose folder is gone was removed on purpose."""
    return not name.startswith("exercises/") or (folder / name).parent.is_dir()


def _fingerprint_of(path: Path) -> str | None:
    """None for a file that does not exist. A link or a folder has the fingerprint of nothing: it counts as changed."""
    if path.is_symlink() or path.is_dir():
        return ""
    return content_hash(path.read_bytes()) if path.is_file() else None


def _carry_out(folder: Path, plan: list[Change], files: Mapping[str, bytes], slugs: Sequence[str]) -> list[Change]:
    """The manifest is written last: after an interruption, the same command does the rest."""
    try:
        for change in plan:
            path = folder / change.path
            if change.what in ("added", "updated"):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(files[change.path])
            elif change.what == "removed":
                path.unlink()
        known = {name: content_hash(content) for name, content in files.items()}
        folder.mkdir(parents=True, exist_ok=True)
        manifest = Manifest(kit=__version__, exercises=tuple(slugs), files=known)
        (folder / MANIFEST).write_bytes(to_bytes(manifest))
    except OSError as problem:
        message = f"{problem.filename} cannot be written: {problem.strerror}."
        raise OperatorError(message, "Correct that, then run the command again.") from problem
    return plan

"""The files of a submission that belong to the kit and differ from it: suites, scenarios, workflows, the grader itself.

Law: this is a list for people. No verdict depends on it, because the grader takes nothing from a submission but the
exercises' own files, and uses its own copy of all others. So a difference is not an accusation.
"""

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.course.contents import course_sources, is_stub
from grader.course.manifest import MANIFEST, read_manifest
from grader.intake import content_hash
from grader.model import UnusedFile

CONFIGURATION = frozenset(
    {"conftest.py", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "setup.py", "sitecustomize.py"}
    | {"usercustomize.py", "pyproject.toml", "noxfile.py", "action.yml", "action.yaml", "course.json", "scenarios.py"}
    | {"exercise.toml", "pip.conf", "pyvenv.cfg", ".python-version"}
)
"""Names of files that change how Python, pytest or a workflow runs, wherever they stand."""
LIBRARIES = sys.stdlib_module_names | {"pytest", "pytest_asyncio", "pytest_timeout", "msgspec", "psutil", "rich", "pip"}
"""Modules that a file of the same name could take the place of."""
SIZE_LIMIT = 1 << 20
"""Bytes of a submitted file that is compared."""
FILES_LIMIT = 20_000
"""Files of a submission after which the search does not go into further folders."""
SKIPPED = frozenset(
    {".git", ".nox", ".venv", "__pycache__", "node_modules", ".grader", ".pytest_cache", ".ruff_cache", ".mypy_cache"}
)
"""Folders that tools make. Nothing in them is a part of a submission."""


def find_unused_files(root: Path, submission: Path) -> tuple[UnusedFile, ...]:
    """The files in `submission` that differ from those of the kit in `root`, sorted by path.

    Files that are missing are named only if the submission is a copy of a course, not single files.
    """
    if submission.is_file() or submission.resolve() == root.resolve():
        return ()
    wanted = {name: path for name, path in _kit_files(root).items() if _acts(name) and path.is_file()}
    found = dict(_look(submission))
    different = [each for name, path in found.items() if (each := _compare(name, path, wanted.get(name), root))]
    if found.keys() & wanted.keys():
        exercises = {str(Path(name).parent) for name in wanted if name.startswith("exercises/")}
        gone = {each for each in exercises if not (submission / each).is_dir()}
        missing = (name for name in wanted.keys() - found.keys() if str(Path(name).parent) not in gone)
        different += [UnusedFile(path=name, difference="missing") for name in missing]
    return tuple(sorted(different, key=lambda each: each.path))


def _kit_files(root: Path) -> Mapping[str, Path]:
    """The files that a course has. In a course, its own folder says so, because the teacher may have changed it."""
    manifest = read_manifest(root)
    return course_sources(root) if manifest is None else {name: root / name for name in (*manifest.files, MANIFEST)}


def _acts(name: str) -> bool:
    """Whether a file of this path could change a verdict, if anything used it."""
    parts = name.split("/")
    if is_stub(name):
        return False
    if parts[0] in ("grader", "solutions") or parts[:2] in ([".github", "workflows"], [".github", "actions"]):
        return not name.endswith((".pyc", ".md"))
    stem, _, ending = parts[-1].partition(".")
    if parts[-1] in CONFIGURATION or ending == "pth":
        return True
    if parts[0] == "exercises" and ending == "py" and (stem.startswith("test_") or stem.endswith("_test")):
        return True
    module = parts[-2] if stem == "__init__" and len(parts) > 1 else stem
    return ending == "py" and module in LIBRARIES


def _look(submission: Path) -> Iterator[tuple[str, Path]]:
    """The files and links that could act, by their paths in the submission. Links are not followed."""
    seen = 0
    for place, folders, files in os.walk(submission):
        here = Path(place)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(set(folders) - SKIPPED - set(links)) if seen <= FILES_LIMIT else []
        seen += len(files)
        for name in (*files, *links):
            inside = (here / name).relative_to(submission).as_posix()
            if _acts(inside) or (name in links and _acts(f"{inside}/x.py")):
                yield inside.encode("utf-8", "backslashreplace").decode(), here / name


def _compare(name: str, path: Path, wanted: Path | None, root: Path) -> UnusedFile | None:
    """The difference of one file from the kit; None if there is none. Only an ordinary file is read."""
    if path.is_symlink():
        return UnusedFile(path=name, difference="link")
    if wanted is None:
        if name == MANIFEST and read_manifest(root) is None:
            return None  # a course has one, and the kit from which it was made has none
        wanted = root / name  # a course may have further files of its own, such as a workflow
        if read_manifest(root) is None or not wanted.is_file():
            return UnusedFile(path=name, difference="added")
    same = stat.S_ISREG(path.lstat().st_mode) and _is_same(path, wanted)
    return None if same else UnusedFile(path=name, difference="changed")


def _is_same(path: Path, wanted: Path) -> bool:
    content = wanted.read_bytes()
    try:
        with path.open("rb") as file:
            return content_hash(file.read(2 * len(content) + 1)) == content_hash(content)
    except OSError:
        return False

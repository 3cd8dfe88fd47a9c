"""The files of the kit that a platform runs, and a folder or a zip archive of files.

Law: a reference or a wrong solution never leaves the kit. Of `solutions/`, only hidden suites are taken, and only for
platforms on which students cannot read them.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from grader.intake import ROOT
from grader.model import HIDDEN_SUITE, Exercise, OperatorError

REQUIREMENTS = "requirements.txt"
PACKAGES = (
    "pytest>=8.4",
    "pytest-asyncio>=1.1",
    "pytest-timeout>=2.4",
    "msgspec>=0.20",
    "psutil>=7.0",
    "jinja2>=3.1",
    "pygments>=2.18",
    "rich>=14.0",
    "argcomplete>=3.5",
    "tzdata>=2025.2; sys_platform == 'win32'",
)
"""The packages that the grader needs. A test compares them with pyproject.toml."""
LEFT_OUT = ("__pycache__", "templates")
"""Folders of the package that no platform needs."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of all files in an archive, so that equal content gives an equal archive."""


def kit_files(exercises: Sequence[Exercise], *, hidden: bool) -> dict[str, bytes]:
    """The grader and the exercises by their paths in the kit; `hidden`: with the hidden suites."""
    package = ROOT / "grader"
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and not set(LEFT_OUT) & set(path.relative_to(package).parts)
    }
    for exercise in exercises:
        place = f"exercises/{exercise.track}/{exercise.folder.name}"
        for path in sorted(exercise.folder.iterdir()):
            if path.is_file():
                files[f"{place}/{path.name}"] = path.read_bytes()
        if hidden and exercise.hidden_suite.is_file():
            files[f"solutions/{exercise.slug}/{HIDDEN_SUITE}"] = exercise.hidden_suite.read_bytes()
    files[REQUIREMENTS] = "".join(f"{each}\n" for each in PACKAGES).encode()
    return files


def is_program(name: str) -> bool:
    """Whether the platform starts the file."""
    return name.endswith(".sh") or PurePosixPath(name).name == "run_autograder"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with the files at its root. Programs are executable."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3  # Unix, whose permissions follow
            info.external_attr = (0o100755 if is_program(name) else 0o100644) << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def write_bundle(files: Mapping[str, bytes], out: Path) -> None:
    """Write the files to an archive, if `out` ends with .zip, else to a new folder. Raises OperatorError."""
    try:
        if out.suffix == ".zip":
            out.write_bytes(zipped(files))
            return
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise OperatorError(f"{out} exists already.", "Name a new folder, or a file that ends with .zip.")
        for name, content in files.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if is_program(name):
                path.chmod(0o755)
    except OSError as problem:
        raise OperatorError(f"{out} cannot be written: {problem.strerror}.", "Choose another place.") from problem

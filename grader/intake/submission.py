"""Find the submitted files in a folder by their names, and read them without running anything."""

import ast
import codecs
import io
import os
import re
import tokenize
from pathlib import Path

from msgspec import Struct

from grader.model import Exercise, Finding, OperatorError, Reason, SubmissionError

SIZE_LIMIT = 1 << 20
"""Bytes of one submitted file; a larger one is not read."""

DEPTH_LIMIT = 6
"""Levels of folders that are searched below the folder of the submission."""

FILES_LIMIT = 20_000
"""Files in a submission after which the search does not go into further folders."""

STILL_THE_STUB = (Reason.NOT_STARTED, "The file is still the stub.")
"""The finding for a file that nobody has edited."""

SAVE_OR_RESET = "Save your code under this name. Or put the stub back: the command reset does that."
"""The next step where the file is missing, or something else stands in its place."""


class SubmittedFile(Struct, frozen=True, kw_only=True):
    """One submitted file.

    slug     the exercise
    path     where it is, or its name in an archive
    content  its bytes; empty if it could not be read
    finding  why it is not run; None if it can be run
    """

    slug: str
    path: Path
    content: bytes = b""
    finding: Finding | None = None


def read_submitted_file(exercise: Exercise, path: Path, inside: Path | None = None) -> SubmittedFile:
    """Read `path` as the submission for the exercise. A link that leads out of the folder `inside` is not followed."""
    finding, content = _read(path, inside)
    return make_submitted_file(exercise, path, content, finding)


def make_submitted_file(
    exercise: Exercise, path: Path, content: bytes, finding: Finding | None = None
) -> SubmittedFile:
    """The submission for the exercise from the content of a file; `path` is for messages."""
    if finding is None and len(content) > SIZE_LIMIT:
        finding = _too_large(path)
    if finding is None:
        own = path == exercise.stub  # the user edits the stub itself, so there is no original to compare with
        stub = exercise.stub.read_bytes() if exercise.stub.is_file() and not own else b""
        finding = precheck(content, stub) or (_failed(*STILL_THE_STUB) if own and _only_raises(content) else None)
    return SubmittedFile(slug=exercise.slug, path=path, content=content, finding=finding)


def find_submitted_files(
    exercises: list[Exercise], folder: Path, named: bool, *, count_missing: bool = False
) -> list[SubmittedFile]:
    """The submitted file of each exercise that has one in `folder`; other files are ignored.

    `folder` can be a file: that of the one exercise, whatever its name, or of the exercise that it is named after.

    named          whether the operator named the exercises, so that each must have a file
    count_missing  whether an exercise without a file counts as not started instead

    Raises OperatorError for a folder that cannot be used. Raises SubmissionError for a named exercise without a file,
    for a folder without any submitted file, and for two files that could both be meant.
    """
    try:
        if folder.is_file():
            return [read_submitted_file(_exercise_of(exercises, folder), folder)]
        usable = folder.is_dir()
        what = "is not a folder or a file" if usable or folder.exists() else "does not exist"
    except OSError as problem:
        usable, what = False, f"cannot be used: {problem.strerror}"
    if not usable:
        raise OperatorError(f"{str(folder)[:200]} {what}.", "Give the folder that holds the submitted files.")
    names = {exercise.stub.name for exercise in exercises}
    candidates = _search(folder, names)
    found = []
    for exercise in exercises:
        paths = candidates.get(exercise.stub.name, [])
        if paths:
            found.append(read_submitted_file(exercise, _pick(exercise, paths, folder), folder))
        elif count_missing:
            what = f"There is no {exercise.stub.name} in what you handed in. Give the file exactly this name."
            finding = _failed(Reason.NOT_STARTED, what)
            found.append(SubmittedFile(slug=exercise.slug, path=folder / _usual_place(exercise), finding=finding))
        elif named:
            raise SubmissionError(f"There is no {exercise.stub.name} in {folder}.", "Give the file exactly this name.")
    if not found:
        wanted = ", ".join(sorted(names))
        raise SubmissionError(f"{folder} contains no submitted file.", f"Give a folder with one or more of: {wanted}.")
    return found


def _exercise_of(exercises: list[Exercise], file: Path) -> Exercise:
    """The exercise that a single file is for."""
    if len(exercises) == 1:
        return exercises[0]
    for exercise in exercises:
        if exercise.stub.name == file.name:
            return exercise
    raise SubmissionError(f"No exercise has a file {file.name}.", "Name the exercise: grade SLUG --submission FILE.")


def precheck(content: bytes, stub: bytes) -> Finding | None:
    """The finding for a file that is still the stub or is not text that Python can read; None for any other file."""
    if _lines_of_code(content) == _lines_of_code(stub) and _only_raises(stub):
        return _failed(*STILL_THE_STUB)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _not_utf8("The file is saved as UTF-16, but Python reads UTF-8. Save it as UTF-8.")
    if (at := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, at) + 1
        what = f"Line {line} contains a null byte, so the file is not text. Is it the right file?"
        return _failed(
            Reason.SYNTAX_ERROR, what, hint=f"Open the file in your editor: it is not Python. {SAVE_OR_RESET}"
        )
    return _encoding_problem(content)


PLAIN_ENCODINGS = re.compile(r"utf_8(_sig)?|ascii|iso8859_\d+|cp125\d|koi8_[rut]|mac_\w+")
"""Encodings in which a byte, or UTF-8 sequence, is one character, and ASCII is itself."""


def _encoding_problem(content: bytes) -> Finding | None:
    """Why the file could be read in two ways. What is read here must be the very text that runs elsewhere.

    Only a carriage return without a line feed ends a line for some of Python's readers and not for others.
    """
    if lone := re.search(rb"\r(?!\n)", content):
        line = content.count(b"\n", 0, lone.start()) + 1
        what = f"Line {line} has a carriage return without a line feed. Save the file anew."
        return _failed(
            Reason.SYNTAX_ERROR, what, hint="In your editor, choose LF as the end of lines, and save the file."
        )
    try:
        declared = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
    except SyntaxError as problem:
        return _not_utf8(f"The encoding of the file is not clear ({problem}). Save it as UTF-8.")
    if not PLAIN_ENCODINGS.fullmatch(codecs.lookup(declared).name.replace("-", "_")):
        return _not_utf8(f"The file declares the encoding {declared!r}. Save it as UTF-8.")
    try:
        content.decode(declared)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        return _not_utf8(f"Line {line} is not {declared} text. Save the file as UTF-8.")
    return None


def _only_raises(content: bytes) -> bool:
    """Whether every function in the file still does nothing but raise NotImplementedError."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    last = [ast.unparse(node.body[-1]) for node in functions]
    short = all(len(node.body) == 1 + (ast.get_docstring(node) is not None) for node in functions)
    return bool(functions) and short and set(last) == {"raise NotImplementedError"}


def _not_utf8(text: str) -> Finding:
    hint = "In VS Code, click the encoding at the bottom of the window, then Save with Encoding, then UTF-8. "
    hint += "Remove a line that begins with # coding."
    return _failed(Reason.SYNTAX_ERROR, text, hint=hint)


def _failed(reason: Reason, text: str, *, why: str = "", hint: str = "") -> Finding:
    """`why` and `hint`: where those of the reason do not fit."""
    return Finding(status="failed", reason=reason, what=text, why=why, hint=hint)


def _lines_of_code(content: bytes) -> list[bytes]:
    return [line.rstrip() for line in content.splitlines() if line.strip()]


def _read(path: Path, inside: Path | None) -> tuple[Finding | None, bytes]:
    if path.is_symlink() and not path.exists():
        return _failed(Reason.UNREADABLE, f"{path.name} is a link to a file that does not exist."), b""
    if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
        return _failed(Reason.UNREADABLE, f"{path.name} is a link that leads out of the submission."), b""
    if not os.path.lexists(path):
        what = f"{path.name} does not exist."
        return _failed(Reason.UNREADABLE, what, why="There is nothing to run.", hint=SAVE_OR_RESET), b""
    if path.is_dir():
        hint = f"Give the folder another name. {SAVE_OR_RESET}"
        return _failed(Reason.UNREADABLE, f"{path.name} is a folder.", hint=hint), b""
    if not path.is_file():
        return _failed(Reason.UNREADABLE, f"{path.name} is not an ordinary file."), b""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as problem:
        return _failed(Reason.UNREADABLE, f"{path.name} cannot be read: {problem.strerror}."), b""
    return (_too_large(path), b"") if len(content) > SIZE_LIMIT else (None, content)


def _too_large(path: Path) -> Finding:
    return _failed(Reason.UNREADABLE, f"{path.name} is larger than {SIZE_LIMIT >> 20} MB.")


def _search(folder: Path, names: set[str]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    seen = 0

    def refuse(problem: OSError) -> None:
        if Path(problem.filename) == folder:
            raise OperatorError(f"{folder} cannot be read: {problem.strerror}.", "Check its permissions.") from problem

    for place, folders, files in os.walk(folder, onerror=refuse):
        here = Path(place)
        depth = len(here.relative_to(folder).parts)
        for name in names.intersection(files, names).union(names.intersection(folders)):
            found.setdefault(name, []).append(here / name)
        seen += len(files)
        kept = [] if depth >= DEPTH_LIMIT or seen > FILES_LIMIT else folders
        folders[:] = sorted(name for name in kept if not name.startswith((".", "__")) and name not in names)
    return found


def _usual_place(exercise: Exercise) -> Path:
    """Where the file of the exercise stands in a copy of the kit."""
    return Path("exercises", exercise.track, exercise.folder.name, exercise.stub.name)


def _pick(exercise: Exercise, paths: list[Path], folder: Path) -> Path:
    best = [path for path in paths if path.parts[-3:] == _usual_place(exercise).parts[-3:]] or paths
    depth = min(len(path.parts) for path in best)
    best = [path for path in best if len(path.parts) == depth]
    if len(best) > 1:
        both = " and ".join(str(path.relative_to(folder)) for path in best[:2])
        raise SubmissionError(f"Both {both} could be meant.", "Remove one of them.")
    return best[0]

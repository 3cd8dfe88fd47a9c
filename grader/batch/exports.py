"""Writes the files of a batch from its store alone: gradebook, results, feedback, JUnit.

Each file is written under another name and then renamed, so a reader never finds half of one.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as Tree

import msgspec

from grader.batch.store import Store, translate_io_errors
from grader.intake import safe_name
from grader.model import GradebookRow, Report
from grader.reports import feedback, gradebook, junit
from grader.reports.json_report import to_builtins

GRADEBOOK, RESULTS, JUNIT, FEEDBACK = "gradebook.csv", "results.jsonl", "junit.xml", "feedback"


def publish(store: Store, out: Path) -> int:
    """Writes all files; returns the number of submissions. Raises OperatorError if a file cannot be written."""
    with translate_io_errors(out):
        (out / FEEDBACK).mkdir(exist_ok=True)
        with _replacing(out / GRADEBOOK) as file:
            # By this mark, spreadsheets know that the file is UTF-8.
            file.write("\ufeff")
            gradebook.write(store.rows(), store.columns(), store.missing(), file)
        count, taken = 0, set[str]()
        with _replacing(out / RESULTS) as results, _replacing(out / JUNIT) as cases:
            cases.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="concurrency-kit">\n')
            for row in store.rows():
                count += 1
                results.write(result_line(row))
                cases.writelines(_suites(row))
                _write_feedback(row, out / FEEDBACK, taken)
            cases.write("</testsuites>\n")
    return count


def result_line(row: GradebookRow) -> str:
    """The report of `grade --json` on one line, with its owner."""
    about = row.about
    owner = {"submission": about.id, "student": about.student, "late": about.late, "notes": about.notes}
    rest = to_builtins(Report(exercises=row.exercises))
    return msgspec.json.encode(owner | {"problem": about.problem or None} | rest).decode() + "\n"


def _suites(row: GradebookRow) -> Iterator[str]:
    for exercise in row.exercises:
        suite = junit.suite(exercise, row.about.id)
        Tree.indent(suite)
        yield Tree.tostring(suite, encoding="unicode") + "\n"
    if row.about.problem:
        yield Tree.tostring(junit.unreadable(row.about.id, row.about.problem), encoding="unicode") + "\n"


def _write_feedback(row: GradebookRow, folder: Path, taken: set[str]) -> None:
    """Writes the feedback file. Names that some file systems take for the same get a part of their hash."""
    name = safe_name(row.about.id)
    if name != row.about.id or name.casefold() in taken:
        name += f"-{hashlib.sha256(row.about.id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    taken.add(name.casefold())
    with _replacing(folder / f"{name}.md", durable=False) as file:
        file.write(feedback.to_markdown(row))


@contextlib.contextmanager
def _replacing(path: Path, *, durable: bool = True) -> Iterator[IO[str]]:
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise

"""Decisions of the operator about entries whose student is not clear: a CSV file, kept with the results.

Its columns are `entry`, the name in the inbox, and `student`, the id of the student, or `-` for an entry of nobody.
Other columns and lines without a student are passed over, so the list of open questions can be filled in and used.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from grader.intake.roster import decode_text
from grader.model import OperatorError


def read_decisions(path: Path) -> dict[str, str]:
    """The student for each entry. Raises OperatorError if the file cannot be read or decides one entry in two ways."""
    fix = "Give a CSV file with the columns entry and student."
    try:
        lines = list(csv.DictReader(io.StringIO(decode_text(path.read_bytes()), newline="")))
    except OSError as problem:
        raise OperatorError(f"{path} cannot be read: {problem.strerror}.", fix) from problem
    except csv.Error as problem:
        raise OperatorError(f"{path} is not a CSV file: {problem}.", fix) from problem
    if lines and not {"entry", "student"} <= set(lines[0]):
        raise OperatorError(f"{path} has no columns entry and student.", fix)
    found: dict[str, str] = {}
    for line in lines:
        entry, student = unprotected(line["entry"] or ""), unprotected((line["student"] or "").strip())
        if not entry or not student:
            continue
        if found.setdefault(entry, student) != student:
            raise OperatorError(f"{path} decides {entry!r} in two ways.", "Leave one of the lines.")
    return found


def decisions_text(decisions: Mapping[str, str]) -> str:
    """The decisions as such a file, in the order of the entries."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["entry", "student"])
    writer.writerows(sorted(decisions.items()))
    return out.getvalue()


def unprotected(cell: str) -> str:
    """The text of a cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r\n") else cell

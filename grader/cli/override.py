"""The command `override`: sets a mark in place of the computed one, with a reason and a name, or undoes that."""

import argparse
import math

from grader.batch import Store, publish
from grader.cli.options import add_audience, folder
from grader.model import OperatorError, points_text, suggest
from grader.reports.escape import escape_control


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=folder, metavar="OUT", help="folder that a batch has written to")
    parser.add_argument("student", metavar="STUDENT", help="id of the student, as in the gradebook")
    parser.add_argument("exercise", metavar="EXERCISE", help="the exercise")
    parser.add_argument("points", metavar="POINTS", help="the points, or undo")
    parser.add_argument("--reason", required=True, help="why; it stands in the gradebook and in the feedback")
    parser.add_argument("--by", required=True, metavar="NAME", help="who decided it")
    add_audience(parser, "the feedback")


def run(options: argparse.Namespace) -> int:
    """Stores the override and writes the files again."""
    points = None if options.points == "undo" else _points(options.points)
    if not options.reason.strip() or not options.by.strip():
        raise OperatorError("--reason and --by must not be empty.", "Say why, and who decided it.")
    with Store(options.out, change=True) as store:
        students = {*store.ids(), *(each.id for each in store.missing()), *(row.about.id for row in store.rows())}
        if options.student not in students:
            raise OperatorError(f"There is no student {options.student!r}.", suggest(options.student, students))
        columns = store.columns()
        slugs = [each.slug for each in columns]
        if options.exercise not in slugs:
            raise OperatorError(f"There is no exercise {options.exercise!r}.", suggest(options.exercise, slugs))
        before = store.marks().overrides.get((options.student, options.exercise))
        if points is None and before is None:
            what = f"No mark of {options.student} for {options.exercise} was set by hand."
            raise OperatorError(what, "There is nothing to undo.")
        store.override(options.student, options.exercise, points, options.reason.strip(), options.by.strip())
        published = publish(store, options.out, options.audience)
    full = next(each.max_score for each in columns if each.slug == options.exercise)
    said = f"set to {points_text(points)}" if points is not None else f"no longer set to {points_text(before.points)}"  # type: ignore[union-attr]
    said = f"{options.student} {options.exercise}: {said} by {options.by}: {options.reason}"
    # The change says as much, and the points before. There is none where the points stay, or where there were none.
    known = any(each.startswith(f"{options.student} {options.exercise}: ") for each in published.changes)
    for line in (*([] if known else [said]), *published.changes, *published.problems):
        print(escape_control(line))
    if points is not None and points > full:
        print(f"Note: {points_text(points)} is more than the {points_text(full)} points for a right solution.")
    return 3 if published.problems else 0


def _points(text: str) -> float:
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = math.nan
    if not math.isfinite(points) or points < 0:
        raise OperatorError(f"POINTS is {text!r}.", "Give a number from 0 on, or undo.")
    return points

"""The command `gradebook`: fills the file that a platform exported with the points of a batch."""

import argparse
from pathlib import Path

from grader.batch import FORMS, Store, fill_template
from grader.cli.options import folder, write_file
from grader.intake import read_cells
from grader.model import OperatorError
from grader.reports.escape import escape_control


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=folder, metavar="OUT", help="folder that a batch has written to")
    parser.add_argument("--platform", choices=sorted(FORMS), required=True, help="where the file comes from")
    parser.add_argument("--template", type=Path, required=True, metavar="FILE", help="the file that it exported")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the filled file (default: in OUT)")


def run(options: argparse.Namespace) -> int:
    """Writes the filled file.

    Returns 4 if a submission is not that of one student in it, or an exercise has no column. Returns 3 if a submission
    has no mark yet, or the platform does not take its mark.
    """
    template: Path = options.template
    try:
        cells = read_cells(template.read_bytes())
    except OSError as problem:
        raise OperatorError(f"{template} cannot be read: {problem.strerror}.", "Export it again.") from problem
    except ValueError as problem:
        raise OperatorError(f"{template} is not a CSV file: {problem}.", "Export it again.") from problem
    with Store(options.out) as store:
        filled = fill_template(options.platform, cells, store.rows(), store.columns())
    target: Path = options.write or options.out / f"{template.stem}-filled{template.suffix}"
    if target.resolve() == template.resolve():
        raise OperatorError(f"{target} is the template itself.", "Write to another file.")
    write_file(target, filled.content)
    print(f"{target}: {filled.cells} cells filled in.")
    for what, names in (
        ("not one student of the template", filled.unplaced),
        ("without a mark yet", filled.open),
        ("excused, left as they are", filled.excused),
        ("locked by the platform, left as they are", filled.locked),
        ("without this assignment on the platform, left as they are", filled.unassigned),
        ("more points than the platform takes, left as they are", filled.beyond),
        ("columns that the platform lets nobody change, left as they are", filled.fixed),
        ("exercises without a column to fill, whose marks are not in the file", filled.absent),
        ("columns of no exercise, left as they are", filled.ignored),
    ):
        if names:
            print(escape_control(f"{what}: {', '.join(names[:20])}{' ...' if len(names) > 20 else ''}"))
    if filled.unplaced or filled.absent:
        return 4
    return 3 if filled.open or filled.locked or filled.unassigned or filled.beyond else 0

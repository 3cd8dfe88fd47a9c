"""The command `feedback`: packs the feedback of a batch into a zip that a platform takes back."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from grader.batch import PLACES, Store, for_students, pack_feedback
from grader.cli.options import add_audience, folder, write_file
from grader.reports.escape import escape_control
from grader.reports.plain_feedback import to_plain_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=folder, metavar="OUT", help="folder that a batch has written to")
    parser.add_argument("--platform", choices=sorted(PLACES), required=True, help="the platform that takes the zip")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the zip (default: OUT/feedback-PLATFORM.zip)")
    add_audience(parser, "the feedback")


def run(options: argparse.Namespace) -> int:
    """Writes the zip. Returns 4 if a submission has no known place on the platform, or its owner is not clear."""
    now = datetime.now(UTC)
    with Store(options.out) as store:
        rules = store.marks().rules
        rows = (for_students(row, rules, now) for row in store.rows())
        packed = pack_feedback(options.platform, ((row, to_plain_text(row, options.audience)) for row in rows))
    target: Path = options.write or options.out / f"feedback-{options.platform}.zip"
    write_file(target, packed.content)
    print(f"{target}: feedback for {packed.count} {'student' if packed.count == 1 else 'students'}.")
    for what, names in (
        (f"no known place on {options.platform.capitalize()}", packed.unplaced),
        ("owner not clear", packed.open),
    ):
        if names:
            print(escape_control(f"{what}: {', '.join(names[:20])}{' ...' if len(names) > 20 else ''}"))
    return 4 if packed.unplaced or packed.open else 0

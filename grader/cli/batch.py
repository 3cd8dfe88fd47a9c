"""The commands `batch`, `report` and `rejudge`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from grader.batch import (
    CHANGES,
    FEEDBACK,
    GRADEBOOK,
    JUNIT,
    RESULTS,
    REVIEW,
    BatchProgress,
    BatchRequest,
    GradeFiles,
    Store,
    Summary,
    publish,
    rejudge_all,
    run_batch,
)
from grader.cli.options import add_audience, add_course, add_isolation, add_platform, add_trust, folder, platform_of
from grader.intake import course_of, graded_exercises, load_catalogue
from grader.reports.escape import escape_control

SHOWN = 20
"""Lines about changed verdicts, notes or problems that are printed."""


def add_batch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inbox", type=folder, metavar="INBOX", help="folder or archive with the submissions")
    parser.add_argument("--out", type=folder, metavar="OUT", required=True, help="folder for the results")
    parser.add_argument("--exercise", action="append", default=[], metavar="SLUG", help="only this one (repeatable)")
    parser.add_argument(
        "--roster", type=Path, metavar="FILE.csv", help="list of students: their ids, and who is missing"
    )
    add_course(parser)
    add_platform(parser)
    add_isolation(parser, "on")
    add_trust(parser, "nobody")
    add_audience(parser, "the feedback")
    parser.add_argument("--cluster", metavar="ADDRESS", help="grade on a Dask cluster: tcp://scheduler:8786")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--force", action="store_true", help="grade everything again")
    again.add_argument("--only", action="append", default=[], metavar="ID", help="grade this one again (repeatable)")
    again.add_argument("--failed", action="store_true", help="grade again what failed")
    again.add_argument("--inconclusive", action="store_true", help="grade again what was inconclusive")


def add_out_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=folder, metavar="OUT", help="folder that a batch has written to")
    add_audience(parser, "the feedback")


def batch_command(options: argparse.Namespace) -> int:
    """Grades an inbox. Returns 0 if everything has its verdict.

    Returns 4 if the owner or file of a submission is not clear, or the owner is not on the roster. Returns 3 if
    something is inconclusive or our error.
    """
    from grader.cli.progress import ProgressDisplay

    request = BatchRequest(
        inbox=options.inbox,
        out=options.out,
        slugs=tuple(options.exercise),
        roster=options.roster,
        root=options.root,
        isolation=options.isolation,
        trust=options.trust,
        audience=options.audience,
        force=options.force,
        only=tuple(options.only),
        failed=options.failed,
        inconclusive=options.inconclusive,
        platform=platform_of(options),
        accept=options.accept,
        course=options.course,
    )
    with ProgressDisplay("submissions", lines=True) as display:

        def show(progress: BatchProgress) -> None:
            if progress.warning:
                print(progress.warning, flush=True)
            if progress.note:
                display.say(progress.note)
            display.show(progress.done, progress.total, progress.fresh)

        try:
            summary = run_batch(request, show, _on_cluster(options) if options.cluster else None)
        except KeyboardInterrupt:
            display.say("Stopped. All verdicts so far are kept. Run the same command again to continue.")
            raise
    _show(summary, options.out)
    if summary.unclear or summary.unlisted or summary.renamed or summary.doubts or summary.dropped:
        return 4
    is_open = summary.outcomes.get("inconclusive") or summary.outcomes.get("error")
    return 3 if is_open else 0


def _on_cluster(options: argparse.Namespace) -> GradeFiles:
    from grader.batch.dask_backend import dask_backend

    catalogue = load_catalogue(options.root)
    exercises = graded_exercises(catalogue, options.exercise, course_of(options.inbox, options.course, catalogue))
    return dask_backend(options.cluster, exercises, options.root, options.isolation, options.trust)


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    add_out_argument(parser)
    parser.add_argument(
        "--html", nargs="?", type=folder, const=True, metavar="DIR", help="write pages to look at (default: OUT/site)"
    )
    parser.add_argument(
        "--sources", type=folder, metavar="DIR", help="write the submitted files by exercise, to look for copies"
    )


def report_command(options: argparse.Namespace) -> int:
    """Writes the files of a batch again, from its store. Returns 3 if a report could not be written.

    With --html or --sources, it writes these alone.
    """
    out: Path = options.out
    if options.html is not None or options.sources:
        return _write_for_people(options)
    with Store(out) as store:
        published = publish(store, out, options.audience)
    _show_lines(published.problems)
    print(f"{out}: {GRADEBOOK}, {RESULTS}, {JUNIT} and {FEEDBACK}/ of {published.count} submissions.")
    return 3 if published.problems else 0


def _write_for_people(options: argparse.Namespace) -> int:
    from grader.cli.progress import ProgressDisplay
    from grader.site import FOLDER, write_site, write_sources

    if options.html is not None:
        place = options.out / FOLDER if options.html is True else options.html
        with ProgressDisplay("pages", lines=True) as display:
            count = write_site(options.out, place, load_catalogue(options.root), display.show)
        print(f"{place / 'index.html'}: pages of {count} students. Open it in a browser.")
    if options.sources:
        with Store(options.out) as store:
            count = write_sources(store, options.sources)
        print(f"{options.sources}: {count} submitted files, in one folder for each exercise.")
    return 0


def rejudge_command(options: argparse.Namespace) -> int:
    """Judges the stored observations of a batch by the rules of today, and writes its files again."""
    with Store(options.out, change=True) as store:
        summary = rejudge_all(store, options.root)
        published = publish(store, options.out, options.audience)
    _show_lines(summary.changes)
    _show_changes(published.changes)
    _show_lines(published.problems)
    print(f"{summary.judged} checks judged again, {len(summary.changes)} verdicts changed.")
    if summary.kept:
        print(f"{summary.kept} checks keep their verdicts: these rest on more than is stored (docs/batch.md).")
    if summary.cut:
        print(
            f"{summary.cut} checks now meet the expectation that they failed. The rest of them never ran: use --failed."
        )
    return 3 if published.problems else 0


def _show_lines(lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        print(escape_control(line))
    if len(lines) > SHOWN:
        print(f"and {len(lines) - SHOWN} more")


def _show_changes(changes: Sequence[str]) -> None:
    """Names the marks that are not those of the gradebook before."""
    if changes:
        print("1 mark changed:" if len(changes) == 1 else f"{len(changes)} marks changed:")
    for line in changes[:SHOWN]:
        print(f"  {escape_control(line)}")
    if len(changes) > SHOWN:
        print(f"  and {len(changes) - SHOWN} more: {CHANGES} has all of them.")


def _show(summary: Summary, out: Path) -> None:
    counts = [f"{summary.graded} graded", f"{summary.known} known from before"]
    counts += [f"{summary.unreadable} not gradable"] if summary.unreadable else []
    counts += [f"{summary.unclear} with an unclear owner or file"] if summary.unclear else []
    counts += [f"{summary.doubts} with a file in doubt"] if summary.doubts else []
    counts += [f"{summary.unlisted} not on the roster"] if summary.unlisted else []
    counts += [f"{summary.renamed} perhaps renamed"] if summary.renamed else []
    counts += [f"{summary.dropped} mark{'s' * (summary.dropped > 1)} dropped"] if summary.dropped else []
    counts += [f"{summary.missing} missing"] if summary.missing else []
    print(", ".join(counts) + ".")
    found = ", ".join(f"{count} {status}" for status, count in sorted(summary.outcomes.items()))
    print(f"Exercises: {found or 'none'}.")
    if summary.reviews:
        who = "1 submission has" if summary.reviews == 1 else f"{summary.reviews} submissions have"
        print(f"{who} a pass that a person must confirm: see the column review of {GRADEBOOK}.")
    if summary.unclear or summary.guesses:
        print(f"{REVIEW} lists what needs a decision: fill in the column student, and give the file as --accept.")
    _show_changes(summary.changes)
    for note in summary.notes[:SHOWN]:
        print(f"  {escape_control(note)}")
    if len(summary.notes) > SHOWN:
        print(f"  and {len(summary.notes) - SHOWN} more")
    print(f"{out}: {GRADEBOOK}, {RESULTS}, {JUNIT}, {FEEDBACK}/")

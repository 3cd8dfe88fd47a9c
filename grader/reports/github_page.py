"""Pages of GitHub in Markdown: the summary of a job, and the comment on a pull request. Pure.

Law: text of a submission is text there. It makes no markup, link, mention or reference, and closes no code block. A
page stays below GitHub's limit, and says so where it was cut.
"""

from collections.abc import Iterable, Iterator

from grader.model import Audience, ExerciseReport, Report
from grader.reports.audience import report_for
from grader.reports.escape import cut_markdown, for_github, for_markdown
from grader.reports.feedback import exercise_lines
from grader.reports.github import points
from grader.reports.terminal import MARKS

SUMMARY_LIMIT = 500_000
"""Bytes of a summary of ours. GitHub refuses more than 1 MiB from all commands of a step."""
COMMENT_LIMIT = 60_000
"""Bytes of a comment of ours. GitHub refuses one of more than 65,536 characters."""
EXERCISE_LIMIT = 40_000
"""Bytes for one exercise, so that no exercise takes the place of all others."""
MARKER = "<!-- concurrency-kit: verdict -->"
"""The first line of a comment. The next run finds the comment by it, and changes it instead of adding another one."""
ADVISORY = (
    "This comment is renewed with each push. It repeats a report that was made with the pull request's own workflow. "
    "The author of the pull request can change that, so these points are advisory."
)
CUT = "*The rest was left out, because it is too long for this page. The JSON report has all of it.*"


def to_summary(report: Report) -> str:
    """The summary of a job: points, a table, and for each exercise what was seen and what to try next."""
    return _text(for_github(_page(report)), SUMMARY_LIMIT)


def to_comment(report: Report) -> str:
    """The comment on a pull request, which students read. `report` may come from an untrusted file."""
    report = report_for(report, Audience.STUDENT)
    return _text([MARKER, *for_github(_page(report)), "", "---", *for_github([for_markdown(ADVISORY)])], COMMENT_LIMIT)


def _text(lines: Iterable[str], limit: int) -> str:
    text = "\n".join(cut_markdown(lines, limit, CUT)) + "\n"
    return text.encode("utf-8", "backslashreplace").decode()


def _page(report: Report) -> Iterator[str]:
    score, most = points(report)
    yield f"## Points: {score} of {most}"
    yield from _unused(report)
    yield from ("", "| | exercise | points | verdict |", "|---|---|---|---|")
    for each in report.exercises:
        name, got = for_markdown(each.title or each.slug), f"{each.score} of {len(each.checks)}"
        yield f"| {_mark(each)} | {name} | {got} | {_word(each)} |"
    yield from _isolation(report)
    waiting = [each for each in report.exercises if each.status != "passed" and not each.is_waiting]
    for exercise in waiting:
        yield from cut_markdown(_details(exercise), EXERCISE_LIMIT, CUT)


def _details(exercise: ExerciseReport) -> Iterator[str]:
    try:
        yield from list(exercise_lines(exercise))
    except (ArithmeticError, LookupError, ValueError, TypeError, RecursionError, MemoryError):
        # Evidence from an untrusted file need not make sense. The verdicts stand in the table.
        yield from ("", f"## {for_markdown(exercise.title or exercise.slug)}", "", "The evidence cannot be drawn.")


def _mark(exercise: ExerciseReport) -> str:
    return "○" if exercise.is_waiting else MARKS[exercise.status][0]


def _word(exercise: ExerciseReport) -> str:
    if exercise.is_waiting:
        return "not started"
    problem = exercise.first_problem
    reason = f" ({for_markdown(problem.finding.reason.value)})" if problem and problem.finding else ""
    return f"{exercise.status}{reason}"


def _unused(report: Report) -> Iterator[str]:
    if not report.unused:
        return
    yield from (
        "",
        "> **Files that differ from the kit.** The grader used its own copies. No verdict depends on these files:",
        ">",
    )
    for each in report.unused[:20]:
        yield f"> - {for_markdown(each.path)} ({each.difference})"
    if len(report.unused) > 20:
        yield f"> - … and {len(report.unused) - 20} more"


def _isolation(report: Report) -> Iterator[str]:
    where = report.isolation
    if where is not None and not (where.on or where.account):
        yield from ("", f"The code ran without isolation. {for_markdown(where.why_not)}".rstrip())

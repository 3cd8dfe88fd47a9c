"""Moodle VPL: text in which the platform finds comments and the grade (https://vpl.dis.ulpgc.es).

Law: the last line that begins with `Grade :=>>` is the grade. So this text is the last that the program prints, and the
grade is its last line. Each line that can hold text of a submission begins with `>` or `-`, so it is no mark of VPL.

Without a verdict on every check there is no grade line: VPL then keeps the grade that the student has.
"""

from pathlib import PurePosixPath

from grader.model import CheckReport, ExerciseReport
from grader.reports.escape import for_vpl
from grader.reports.formats.content import Content, number, summary_of, title_of
from grader.reports.places import line_of
from grader.reports.plain_text import plain_text, shorten

MAX_TEXT = 5_000
"""Characters about one check."""
MAX_ALL = 60_000
"""Characters about all checks; the titles of the others follow."""
MARKS = {"passed": "ok", "failed": "failed", "inconclusive": "no verdict", "error": "no verdict"}


def to_vpl(content: Content) -> bytes:
    """The comments, and the grade from `grade_min` to `grade_max` of `content.about` (default: 0 to 10)."""
    lines = ["<|--", *(f"-{line}" for line in for_vpl("\n".join(summary_of(content)))), ""]
    room = MAX_ALL
    for exercise in content.report.exercises:
        for check in exercise.checks:
            own = list(_check(exercise, check, of_many=len(content.report.exercises) > 1))
            room -= sum(map(len, own))
            lines += own if room > 0 else own[:1]
    lines.append("--|>")
    if not content.mark.undecided and not content.problem:
        least, most = (number(content.about.get(name)) for name in ("grade_min", "grade_max"))
        least, most = (0.0 if least is None else least), (10.0 if most is None else most)
        lines.append(f"Grade :=>>{least + (most - least) * content.mark.fraction:.2f}")
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _check(exercise: ExerciseReport, check: CheckReport, *, of_many: bool) -> list[str]:
    [title] = for_vpl(title_of(exercise, check, of_many=of_many))
    reason = f" ({check.finding.reason.value})" if check.finding else ""
    lines = [f"-{MARKS[check.status]}: {title}{reason}"]
    file = PurePosixPath(exercise.path).name
    if check.finding and (line := line_of(check, file)) > 1:
        lines.append(f">{for_vpl(file)[0]}:{line}")
    return lines + [f">{each}" for each in for_vpl(shorten(plain_text(check, file), MAX_TEXT)) if each]

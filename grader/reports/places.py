"""The line of the submitted file that a finding is about, for formats that show it beside the code. Pure."""

import re

from grader.model import CheckReport, Observation, Raised, Reason
from grader.reports.evidence import failing_schedule


def line_of(check: CheckReport, file: str, source: str = "") -> int:
    """The line that tells most about why the check did not pass; the first line if nothing is known.

    file    name of the submitted file, without folders
    source  its text; without it, the line of a definition is not found, and no line is checked against its end

    Lines in the evidence are claims of the student process, so the result is kept within the file.
    """
    found = next((line for line in _candidates(check, file, source) if line is not None), 1)
    return max(1, min(found, len(source.splitlines()) or found))


def _candidates(check: CheckReport, file: str, source: str) -> list[int | None]:
    seen = check.evidence[-1] if check.evidence else None
    return [
        _step(check, file),
        _frame(seen) if seen else None,
        _named_line(check),
        _definition(re.escape(seen.run.function), source) if seen and not seen.run.scenario else None,
        _definition(r"\w+", source),
    ]


def _step(check: CheckReport, file: str) -> int | None:
    """The first step of a failing schedule before which another thread had been interrupted."""
    explained = failing_schedule(check)
    steps = [step for step in explained.steps if step.file == file] or explained.steps if explained else ()
    chosen = [step for step in steps if step.preempted] or [step for step in steps if step.switch] or steps
    return chosen[0].line if chosen else None


def _frame(seen: Observation) -> int | None:
    """The innermost line of an exception, else of the first thread that stood somewhere or was left running."""
    if isinstance(seen.ending, Raised) and seen.ending.problem.frames:
        return seen.ending.problem.frames[-1].line
    threads = [*seen.stack_dump, *seen.survivors]
    return next((each.frames[-1].line for each in threads if each.frames), None)


def _named_line(check: CheckReport) -> int | None:
    """The line that the message on a file names if Python cannot read it."""
    if check.finding is None or check.finding.reason is not Reason.SYNTAX_ERROR:
        return None
    named = re.search(r"\bline (\d{1,7})\b", check.finding.what, re.IGNORECASE)
    return int(named[1]) if named else None


def _definition(name: str, source: str) -> int | None:
    """The line at which the first function or class begins whose name matches the pattern."""
    found = re.search(rf"^(?:async[ \t]+def|def|class)[ \t]+{name}\b", source, flags=re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else None

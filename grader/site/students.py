"""The page of one submission: every check with its words and evidence, the code as it was handed in, and all marks."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.batch import Store
from grader.intake import wrong_solutions
from grader.model import Exercise, SubmissionInfo, WrongSolution
from grader.pages.content import ExerciseView, exercise_view, stories_of
from grader.reports.escape import escape_control
from grader.site.facts import ExerciseFacts, SubmissionFacts, facts_of
from grader.site.templates import site_environment, student_parts


class Part(Struct, frozen=True, kw_only=True):
    """One exercise on the page of a student. `sha256` and `size` are those of the submitted file."""

    view: ExerciseView
    facts: ExerciseFacts
    seconds: float
    isolation: str
    file: str = ""
    sha256: str = ""
    size: int = 0
    history: tuple[tuple[str, str, str, str], ...] = ()


class StudentPages:
    """Writes the pages of students from a store, which it opens for itself: several processes can do so at once."""

    def __init__(self, out: Path, folder: Path, exercises: Sequence[Exercise]) -> None:
        self._store, self._folder = Store(out), folder
        self._order = {each.slug: place for place, each in enumerate(exercises)}
        self._wrong = {each.slug: _wrong(each) for each in exercises}
        self._marks, self._columns = self._store.marks(), self._store.check_columns()
        self._template = site_environment().get_template("student.html")
        self._parts = student_parts()

    def close(self) -> None:
        self._store.close()

    def write(self, submission: str, page: str, neighbours: tuple[str, str]) -> SubmissionFacts:
        """Writes one page and returns what the other pages count. `neighbours`: the pages before and after it."""
        about = self._store.about(submission) or SubmissionInfo(id=submission)
        reports = sorted(self._store.reports(submission), key=lambda each: self._order.get(each.slug, len(self._order)))
        sources, packed = self._store.sources(submission), self._store.packed_reports(submission)
        marks = self._store.history(submission)
        by_rules = self._marks.of(about, reports, self._columns)
        by_hand = self._marks.past.get(submission, [])
        parts = []
        for report in reports:
            name, content = sources.get(report.slug, ("", None))
            parts.append(
                Part(
                    view=exercise_view(report, b"" if content is None else content),
                    facts=facts_of(report, content, self._wrong.get(report.slug, ()), by_rules.get(report.slug)),
                    seconds=report.seconds,
                    isolation=_isolation(report.isolation),
                    file=escape_control(name),
                    sha256="" if content is None else hashlib.sha256(content).hexdigest(),
                    size=len(content or b""),
                    history=(
                        *(
                            (at, status, f"{score} of {checks}", why)
                            for slug, at, status, score, checks, why in marks
                            if slug == report.slug
                        ),
                        *((at, "", "", escape_control(what)) for slug, at, what in by_hand if slug == report.slug),
                    ),
                )
            )
        facts = SubmissionFacts(about=about, page=page, exercises=tuple(part.facts for part in parts))
        text = self._template.render(
            about=_shown(about),
            facts=facts,
            parts=parts,
            stories=stories_of([part.view for part in parts]),
            evidence=_evidence(packed),
            neighbours=neighbours,
            **self._parts,
        )
        self._folder.joinpath(page).write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
        return facts


def _shown(about: SubmissionInfo) -> dict[str, Any]:
    """The owner as text that cannot act."""
    attempts = [f"{slug}: {which}" for slug, which in about.attempts.items()]
    return {
        "id": escape_control(about.id),
        "student": escape_control(about.student),
        "origin": escape_control(about.origin),
        "notes": [escape_control(each) for each in (*about.notes, *attempts, *about.guesses, about.problem) if each],
    }


def _evidence(packed: Mapping[str, bytes]) -> dict[str, str]:
    """The stored reports, as they are, for the script that shows one of them when it is asked for."""
    return {slug: base64.b64encode(blob).decode() for slug, blob in packed.items()}


def _isolation(found: Any) -> str:
    if found is None:
        return "unknown"
    return "on" if found.on else f"off ({escape_control(found.why_not)})"


def _wrong(exercise: Exercise) -> tuple[WrongSolution, ...]:
    try:
        return tuple(wrong_solutions(exercise))
    except (OSError, ValueError):  # a course has none, and `grader check` says what is wrong with one
        return ()

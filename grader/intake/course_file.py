"""The file `course.toml`: the rules of a course, read and checked. A mistake is one line that names the place."""

import math
import tomllib
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from grader.intake.roster import decode_text
from grader.intake.selectors import choose
from grader.intake.suite_contents import defined_checks, suite_files
from grader.intake.times import read_times
from grader.model import (
    CourseRules,
    Exercise,
    ExerciseRules,
    LateRules,
    OperatorError,
    Visibility,
    points_text,
    suggest,
)

COURSE = "course.toml"
"""Name of the file beside an inbox that holds the rules."""

TOP = ("timezone", "graded_exercises", "exercises", "late", "extensions", "times")
OF_EXERCISE = ("weight", "points", "due", "attempts", "most_attempts", "checks")
OF_LATE = ("percent_per_day", "grace_minutes", "most_percent")
POINTS = ("per check", "pass or fail")
ATTEMPTS = ("latest", "best")
VISIBILITY = {each.value: each for each in Visibility}
TIMES_SHOWN = 5
"""Mistakes in a list of times that are named; the others are counted."""
FIX = "Correct the file (docs/batch.md)."


def read_course(path: Path, exercises: Collection[Exercise]) -> CourseRules:
    """The rules in the file. Raises OperatorError with a line for each mistake, or if the file cannot be read.

    exercises  all exercises that there are
    """
    try:
        data = tomllib.loads(decode_text(path.read_bytes()))
    except OSError as problem:
        raise OperatorError(f"{path} cannot be read: {problem.strerror}.", "Name another file.") from problem
    except ValueError as problem:
        raise OperatorError(f"{path} is not a TOML file: {problem}.", FIX) from problem
    reader = _Reader(exercises, path.parent)
    rules = reader.course(data)
    if reader.mistakes:
        count = "a mistake" if len(reader.mistakes) == 1 else f"{len(reader.mistakes)} mistakes"
        raise OperatorError(f"{path} has {count}:", FIX, reader.mistakes)
    return rules


def course_of(inbox: Path, named: Path | None, exercises: Collection[Exercise]) -> CourseRules | None:
    """The rules in the file that is named, else in the one beside the inbox; None if there is neither.

    Raises OperatorError as `read_course` does, and for a file inside the inbox, whose rules would not count.
    """
    beside = inbox.resolve().parent / COURSE
    path = named or (beside if beside.is_file() else None)
    if path is None and (inbox / COURSE).is_file():
        raise OperatorError(f"{inbox / COURSE} is inside the inbox.", f"Move it beside the inbox, to {beside}.")
    return read_course(path, exercises) if path else None


def graded_exercises(
    catalogue: Collection[Exercise], slugs: Collection[str], rules: CourseRules | None
) -> list[Exercise]:
    """The exercises that are named, else those of the course, else all. Raises OperatorError for an unknown name."""
    return choose(list(catalogue), list(slugs or (rules.graded if rules else ())))


class _Reader:
    """Collects a line for each mistake, so that one look at the file is enough."""

    def __init__(self, exercises: Collection[Exercise], folder: Path) -> None:
        self._folder = folder
        self._exercises, self._zone = {each.slug: each for each in exercises}, ZoneInfo("UTC")
        self.mistakes: list[str] = []

    def course(self, data: Mapping[str, Any]) -> CourseRules:
        self._known("the file", data, TOP)
        zone = data.get("timezone")
        if zone is None and (
            "extensions" in data or "times" in data or any("due" in each for each in _tables(data.get("exercises")))
        ):
            self.mistakes.append('timezone is missing, and dates need it, for example timezone = "Europe/Berlin"')
        elif zone is not None:
            try:
                self._zone = ZoneInfo(zone)
            except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
                fix = suggest(zone, available_timezones()) if isinstance(zone, str) else ""
                self.mistakes.append(f"timezone: there is no zone {zone!r}. {fix if len(fix) < 100 else ''}".strip())
        exercises = {}
        for slug, table in self._table("exercises", data.get("exercises", {})).items():
            self._slug(f"exercises.{slug}", slug)
            exercises[slug] = self._exercise(slug, self._table(f"exercises.{slug}", table))
        graded = self._graded(data["graded_exercises"], set(exercises)) if "graded_exercises" in data else ()
        late = self._table("late", data.get("late", {}))
        self._known("late", late, OF_LATE)
        numbers = {each: self._number(f"late.{each}", late[each]) for each in OF_LATE if each in late}
        for name in ("percent_per_day", "most_percent"):
            if numbers.get(name, 0) > 100:
                self.mistakes.append(f"late.{name} is {points_text(numbers[name])}: at most 100")
        extensions = {}
        for student, table in self._table("extensions", data.get("extensions", {})).items():
            place = f"extensions.{student}"
            dates = self._table(place, table)
            for slug in dates:
                if slug != "all":
                    self._slug(f"{place}.{slug}", slug)
                if slug != "all" and graded and slug not in graded:
                    self.mistakes.append(f"{place}.{slug} is an extension, but graded_exercises leaves it out")
            found = {slug: self._date(f"{place}.{slug}", date) for slug, date in dates.items()}
            extensions[student] = {slug: date for slug, date in found.items() if date is not None}
        return CourseRules(
            timezone=self._zone.key,
            exercises=exercises,
            graded=graded,
            late=LateRules(**numbers),
            extensions=extensions,
            times=self._times(data["times"]) if "times" in data else {},
        )

    def _graded(self, names: Any, ruled: set[str]) -> tuple[str, ...]:
        if not isinstance(names, list) or not names or not all(isinstance(each, str) for each in names):
            self.mistakes.append(f"graded_exercises is {names!r}: it must be a list of exercises")
            return ()
        for slug in names:
            self._slug("graded_exercises", slug)
        self.mistakes += [
            f"exercises.{slug} has rules, but graded_exercises leaves it out" for slug in sorted(ruled - set(names))
        ]
        return tuple(names)

    def _times(self, name: Any) -> dict[str, datetime]:
        if not isinstance(name, str) or not name:
            self.mistakes.append(f"times is {name!r}: it must be the name of a file")
            return {}
        times, mistakes = read_times(self._folder / name)
        more = [f"and {len(mistakes) - TIMES_SHOWN} more lines"] if len(mistakes) > TIMES_SHOWN else []
        self.mistakes += [*(f"times: {each}" for each in mistakes[:TIMES_SHOWN]), *more]
        return times

    def _exercise(self, slug: str, table: Mapping[str, Any]) -> ExerciseRules:
        place = f"exercises.{slug}"
        self._known(place, table, OF_EXERCISE)
        points = table.get("points", "per check")
        if points not in POINTS:
            self.mistakes.append(f"{place}.points is {points!r}. {suggest(str(points), POINTS)}")
            points = "per check"
        attempts = table.get("attempts", "latest")
        if attempts not in ATTEMPTS:
            self.mistakes.append(f"{place}.attempts is {attempts!r}. {suggest(str(attempts), ATTEMPTS)}")
            attempts = "latest"
        most = table.get("most_attempts")
        if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
            self.mistakes.append(f"{place}.most_attempts is {most!r}: it must be a whole number from 1 on")
            most = None
        weight = self._number(f"{place}.weight", table["weight"]) if "weight" in table else None
        due = self._date(f"{place}.due", table["due"]) if "due" in table else None
        checks = self._checks(slug, self._table(f"{place}.checks", table.get("checks", {})))
        return ExerciseRules(
            weight=weight, points=points, due=due, attempts=attempts, most_attempts=most, checks=checks
        )

    def _checks(self, slug: str, table: Mapping[str, Any]) -> dict[str, Visibility]:
        """The visibility of each check. A misspelt name would show what was meant to be hidden, so it is a mistake."""
        suites = suite_files([self._exercises[slug]]) if slug in self._exercises and table else []
        known = {name.rpartition(".")[2].removeprefix("test_") for each in suites for name in defined_checks(each)}
        found = {}
        for name, who in table.items():
            place = f"exercises.{slug}.checks.{name}"
            if suites and name not in known:
                self.mistakes.append(f"{place}: there is no check {name!r}. {suggest(name, known)}")
            if not isinstance(who, str) or who not in VISIBILITY:
                self.mistakes.append(f"{place} is {who!r}. {suggest(str(who), VISIBILITY)}")
            else:
                found[name] = VISIBILITY[who]
        return found

    def _known(self, place: str, table: Mapping[str, Any], names: Collection[str]) -> None:
        for name in table:
            if name not in names:
                self.mistakes.append(f"{place} has no setting {name!r}. {suggest(name, names)}")

    def _slug(self, place: str, slug: str) -> None:
        if slug not in self._exercises:
            self.mistakes.append(f"{place}: there is no exercise {slug!r}. {suggest(slug, self._exercises)}")

    def _table(self, place: str, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self.mistakes.append(f"{place} is {value!r}: it must be a table")
        return {}

    def _number(self, place: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
            self.mistakes.append(f"{place} is {value!r}: it must be a number from 0 on")
            return 0.0
        return float(value)

    def _date(self, place: str, value: Any) -> datetime | None:
        if isinstance(value, str):
            self.mistakes.append(f"{place} is {value!r}: a date has no quotes, such as 2026-11-30T23:59:00")
            return None
        if not isinstance(value, datetime):
            self.mistakes.append(f"{place} is {value}: it must be a date with a time, such as 2026-11-30T23:59:00")
            return None
        return value if value.tzinfo else value.replace(tzinfo=self._zone)


def _tables(value: Any) -> list[dict[str, Any]]:
    return [each for each in value.values() if isinstance(each, dict)] if isinstance(value, dict) else []

"""The file `course.toml`: the rules of a course, read and checked. A mistake is one line that names the place."""

import math
import tomllib
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from grader.intake.roster import decode_text
from grader.model import CourseRules, ExerciseRules, LateRules, OperatorError, suggest

COURSE = "course.toml"
"""Name of the file beside an inbox that holds the rules."""

TOP = ("timezone", "exercises", "late", "extensions")
OF_EXERCISE = ("weight", "points", "due")
OF_LATE = ("percent_per_day", "grace_minutes", "most_percent")
POINTS = ("per check", "pass or fail")
FIX = "Correct the file (docs/batch.md)."


def read_course(path: Path, slugs: Collection[str]) -> CourseRules:
    """The rules in the file. Raises OperatorError with a line for each mistake, or if the file cannot be read.

    slugs  the exercises that there are
    """
    try:
        data = tomllib.loads(decode_text(path.read_bytes()))
    except OSError as problem:
        raise OperatorError(f"{path} cannot be read: {problem.strerror}.", "Name another file.") from problem
    except ValueError as problem:
        raise OperatorError(f"{path} is not a TOML file: {problem}.", FIX) from problem
    reader = _Reader(slugs)
    rules = reader.course(data)
    if reader.mistakes:
        lines = "".join(f"\n  {each}" for each in reader.mistakes)
        raise OperatorError(f"{path} has {len(reader.mistakes)} mistakes:{lines}\n ", FIX)
    return rules


class _Reader:
    """Collects a line for each mistake, so that one look at the file is enough."""

    def __init__(self, slugs: Collection[str]) -> None:
        self._slugs, self._zone = slugs, ZoneInfo("UTC")
        self.mistakes: list[str] = []

    def course(self, data: Mapping[str, Any]) -> CourseRules:
        self._known("the file", data, TOP)
        zone = data.get("timezone")
        if zone is None and ("extensions" in data or any("due" in each for each in _tables(data.get("exercises")))):
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
            exercises[slug] = self._exercise(f"exercises.{slug}", self._table(f"exercises.{slug}", table))
        late = self._table("late", data.get("late", {}))
        self._known("late", late, OF_LATE)
        numbers = {each: self._number(f"late.{each}", late[each]) for each in OF_LATE if each in late}
        for name in ("percent_per_day", "most_percent"):
            if numbers.get(name, 0) > 100:
                self.mistakes.append(f"late.{name} is {numbers[name]:g}: at most 100")
        extensions = {}
        for student, table in self._table("extensions", data.get("extensions", {})).items():
            place = f"extensions.{student}"
            dates = self._table(place, table)
            for slug in dates:
                if slug != "all":
                    self._slug(f"{place}.{slug}", slug)
            found = {slug: self._date(f"{place}.{slug}", date) for slug, date in dates.items()}
            extensions[student] = {slug: date for slug, date in found.items() if date is not None}
        return CourseRules(
            timezone=self._zone.key, exercises=exercises, late=LateRules(**numbers), extensions=extensions
        )

    def _exercise(self, place: str, table: Mapping[str, Any]) -> ExerciseRules:
        self._known(place, table, OF_EXERCISE)
        points = table.get("points", "per check")
        if points not in POINTS:
            self.mistakes.append(f"{place}.points is {points!r}. {suggest(str(points), POINTS)}")
            points = "per check"
        weight = self._number(f"{place}.weight", table["weight"]) if "weight" in table else None
        due = self._date(f"{place}.due", table["due"]) if "due" in table else None
        return ExerciseRules(weight=weight, points=points, due=due)

    def _known(self, place: str, table: Mapping[str, Any], names: Collection[str]) -> None:
        for name in table:
            if name not in names:
                self.mistakes.append(f"{place} has no setting {name!r}. {suggest(name, names)}")

    def _slug(self, place: str, slug: str) -> None:
        if slug not in self._slugs:
            self.mistakes.append(f"{place}: there is no exercise {slug!r}. {suggest(slug, self._slugs)}")

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
        if not isinstance(value, datetime):
            self.mistakes.append(f"{place} is {value}: it must be a date with a time, such as 2026-11-30T23:59:00")
            return None
        return value if value.tzinfo else value.replace(tzinfo=self._zone)


def _tables(value: Any) -> list[dict[str, Any]]:
    return [each for each in value.values() if isinstance(each, dict)] if isinstance(value, dict) else []

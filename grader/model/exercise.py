"""An exercise and its wrong solutions as values, and the rules by which they are read from files."""

import re
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from grader.model.verdict import Reason

HIDDEN_SUITE = "test_hidden.py"
"""Name of the suite that students do not get. Its checks are hidden unless they state another visibility."""


ORIGINALS = ".originals"
"""Name of the folder in exercises/ that has each stub as it is handed out."""

SCENARIOS = "scenarios.py"
"""Name of the file with an exercise's scenarios: in its folder, and beside the submitted file while that runs."""

SCENARIOS_CODE = "scenarios.code"
"""Name of the file with their code for explorations, if there is one; see `grader.sim.instrument.pack`."""


class AdviceText(Struct, frozen=True, forbid_unknown_fields=True, rename={"hint": "try"}):
    """An exercise's own advice for one reason; an empty field leaves the general advice.

    why   why the failure matters
    hint  what to try next; `try` in exercise.toml
    """

    why: str = ""
    hint: str = ""


class Metadata(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of exercise.toml.

    title      name of the exercise, for people
    summary    one sentence about the task
    hints      hints in order, from a nudge to nearly the solution
    coroutine  whether the function is `async def`
    names      names that the submission must define for the exercise's scenarios; those in capitals are values
    difficulty from 1, a first step, to 5
    after      slugs of the exercises to do before this one
    form       complete: the stub lacks its body · repair: the stub is a working program with faults · predict: the
               stub lacks answers, and the suite measures what is right · choose: several ways may be right, and the
               suite measures what each needs
    original   where the form is repair: SHA-256 of the stub with Unix line endings; `grader check` says it
    advice     the exercise's own advice, by reason
    """

    title: str
    summary: str
    hints: tuple[str, ...]
    coroutine: bool = False
    names: tuple[str, ...] = ()
    difficulty: Annotated[int, Meta(ge=1, le=5)] = 1
    after: tuple[str, ...] = ()
    form: Literal["complete", "repair", "predict", "choose"] = "complete"
    original: str = ""
    advice: dict[Reason, AdviceText] = {}


class Exercise(Struct, frozen=True, kw_only=True):
    """One exercise: its files and its metadata.

    slug       the name in commands and reports, such as `fan_out`; unique in the catalogue
    track      the folder above it, such as `threads`
    folder     the folder with README.md, stub and suite
    solutions  the folder with the reference and the wrong solutions
    metadata   the content of exercise.toml
    """

    slug: str
    track: str
    folder: Path
    solutions: Path
    metadata: Metadata

    @property
    def stub(self) -> Path:
        return self.folder / f"{self.slug}.py"

    @property
    def original(self) -> Path:
        """The stub as the kit hands it out. Users write into the stub itself, so this is a copy of its own."""
        return self.folder.parent.parent / ORIGINALS / f"{self.slug}.py"

    @property
    def suite(self) -> Path:
        return self.folder / f"test_{self.slug}.py"

    @property
    def scenarios(self) -> Path:
        return self.folder / SCENARIOS

    @property
    def hidden_suite(self) -> Path:
        return self.solutions / HIDDEN_SUITE

    @property
    def reference(self) -> Path:
        return self.solutions / f"{self.slug}.py"


class WrongSolution(Struct, frozen=True, kw_only=True):
    """A program with one misconception, and the check and reason with which it must fail.

    slug    the exercise
    name    the name of the file, without `.py`: the misconception
    path    the file
    check   id of the check that must fail
    reason  reason with which it must fail; so must every other check that fails and is not stated
    more    further checks that must fail, each with a reason of its own
    needs_lock  whether it is wrong only where Python has a global lock (GIL)
    """

    slug: str
    name: str
    path: Path
    check: str
    reason: Reason
    more: tuple[tuple[str, Reason], ...] = ()
    needs_lock: bool = False

    @property
    def stated(self) -> dict[str, Reason]:
        """The reason that is stated for each check."""
        return {self.check: self.reason, **dict(self.more)}


_DECLARATION = re.compile(r"^# fails: (?P<check>\w+) with (?P<reason>\w+)$", re.MULTILINE)


NEEDS_LOCK = "\n# needs: the global lock\n"
"""The line of a wrong solution that is right on a free-threaded Python."""


def parse_wrong_solution(slug: str, path: Path, text: str) -> WrongSolution:
    """A wrong solution from the `text` of its file, with one or more lines `# fails: CHECK with REASON`.

    Raises ValueError, with a message that fits after the name of the file, if there is no such line or reason.
    """
    found = _DECLARATION.findall(text)
    if not found:
        raise ValueError("it has no line '# fails: CHECK with REASON'")
    for _, reason in found:
        if reason not in list(Reason):
            raise ValueError(f"there is no reason {reason!r}")
    (check, reason), *more = ((check, Reason(reason)) for check, reason in found)
    return WrongSolution(
        slug=slug,
        name=path.stem,
        path=path,
        check=check,
        reason=reason,
        more=tuple(more),
        needs_lock=NEEDS_LOCK in text,
    )


def slug_of(folder_name: str) -> str:
    """The slug of an exercise from the name of its folder: "02_fan_out" gives "fan_out"."""
    return re.sub(r"^\d+_", "", folder_name)

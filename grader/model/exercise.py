"""An exercise and its wrong solutions as values, and the rules by which their files say so."""

import re
from pathlib import Path

from msgspec import Struct

from grader.model.verdict import Reason


class AdviceText(Struct, frozen=True, forbid_unknown_fields=True, rename={"hint": "try"}):
    """An exercise's own words for one reason; an empty one leaves the general words."""

    why: str = ""
    hint: str = ""


class Metadata(Struct, frozen=True, forbid_unknown_fields=True):
    """What exercise.toml holds. `coroutine`: the function is `async def`. Hints go from a nudge to nearly there.

    `names`: what the submission must define for the exercise's scenarios.
    """

    title: str
    summary: str
    hints: tuple[str, ...]
    coroutine: bool = False
    names: tuple[str, ...] = ()
    advice: dict[Reason, AdviceText] = {}


class Exercise(Struct, frozen=True, kw_only=True):
    """One exercise: where its files are, and what they say of it."""

    slug: str
    track: str
    folder: Path
    solutions: Path
    metadata: Metadata

    @property
    def stub(self) -> Path:
        return self.folder / f"{self.slug}.py"

    @property
    def suite(self) -> Path:
        return self.folder / f"test_{self.slug}.py"

    @property
    def scenarios(self) -> Path:
        return self.folder / "scenarios.py"

    @property
    def hidden_suite(self) -> Path:
        return self.solutions / "test_hidden.py"

    @property
    def reference(self) -> Path:
        return self.solutions / f"{self.slug}.py"


class WrongSolution(Struct, frozen=True, kw_only=True):
    """A program with one misconception, and the check and reason with which it must fail."""

    slug: str
    name: str
    path: Path
    check: str
    reason: Reason


_STATEMENT = re.compile(r"^# fails: (?P<check>\w+) with (?P<reason>\w+)$", re.MULTILINE)


def parse_wrong_solution(slug: str, path: Path, text: str) -> WrongSolution:
    """From a file that says `# fails: CHECK with REASON` in a line of its own. Raises ValueError if it does not."""
    found = _STATEMENT.search(text)
    if not found:
        raise ValueError("it has no line '# fails: CHECK with REASON'")
    if found["reason"] not in list(Reason):
        raise ValueError(f"there is no reason {found['reason']!r}")
    return WrongSolution(slug=slug, name=path.stem, path=path, check=found["check"], reason=Reason(found["reason"]))


def slug_of(folder_name: str) -> str:
    """ "02_fan_out" is the folder of fan_out."""
    return re.sub(r"^\d+_", "", folder_name)

"""The programs under `programs/`. A program with a bug states the kind of its failure as `BUG`."""

from pathlib import Path
from types import ModuleType

from grader.sim import load

PROGRAMS = Path(__file__).parent / "programs"


def names(folder: str) -> list[str]:
    """Names of the programs in one folder."""
    return sorted(path.stem for path in (PROGRAMS / folder).glob("*.py"))


def program(folder: str, name: str) -> ModuleType:
    """One program, loaded by the scheduler."""
    return load(PROGRAMS / folder / f"{name}.py")


def kinds(module: ModuleType) -> tuple[str, ...]:
    """The kinds of failure in which the program's bug may show."""
    return (module.BUG, *getattr(module, "BUG_ALSO", ()))


def classes(module: ModuleType) -> tuple[str, ...]:
    """The accepted classes of the program's bug: one, unless the same mistake shows in several ways."""
    return (module.CLASS, *getattr(module, "CLASS_ALSO", ()))

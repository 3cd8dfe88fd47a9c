"""The programs under `programs/`: each states its bug as `BUG` (the kind of failure), or has none."""

from pathlib import Path
from types import ModuleType

from grader.sim import load

PROGRAMS = Path(__file__).parent / "programs"


def names(folder: str) -> list[str]:
    """The programs of one folder."""
    return sorted(path.stem for path in (PROGRAMS / folder).glob("*.py"))


def program(folder: str, name: str) -> ModuleType:
    """One of them, ready to be explored."""
    return load(PROGRAMS / folder / f"{name}.py")


def kinds(module: ModuleType) -> tuple[str, ...]:
    """The kinds of failure that its bug may show as."""
    return (module.BUG, *getattr(module, "BUG_ALSO", ()))


def classes(module: ModuleType) -> tuple[str, ...]:
    """What its bug may be called: one name, but where the same mistake shows in several ways."""
    return (module.CLASS, *getattr(module, "CLASS_ALSO", ()))

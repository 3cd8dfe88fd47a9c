"""The command `new`: the files of an exercise, to be filled in. `grader check` then says what is missing."""

import argparse
import keyword
import re
from pathlib import Path

from grader.model import ORIGINALS, OperatorError, slug_of

STUB = '''"""{title}. See README.md."""

from collections.abc import Callable, Sequence


def {slug}(jobs: Sequence[Callable[[], str]]) -> list[str]:
    """Say what it returns, and when."""
    raise NotImplementedError
'''

SUITE = '''"""What {slug} must do."""


async def test_together(student):
    """Three jobs run at once"""
    run = await student.call("{slug}", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)
'''

METADATA = """title = "{title}"
summary = "One sentence about what students learn here."
coroutine = false
hints = []
"""

README = """# {title}

The idea, in a few sentences.

    job 1  ██████████
    job 2  ██████████
    job 3  ██████████

## Your task

## Read more
"""

WRONG = '''"""One after the other: nothing overlaps."""
# fails: together with sequential


def {slug}(jobs):
    return [job() for job in jobs]
'''


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="SLUG")
    parser.add_argument("--track", default="threads", help="folder to put it in (default: threads)")


def run(options: argparse.Namespace) -> int:
    """Writes the files and says what to do next."""
    folder = scaffold(options.root, options.slug, options.track)
    print(f"Made {folder}. Fill it in, then run: python -m grader check {options.slug}")
    return 0


def scaffold(root: Path, slug: str, track: str) -> Path:
    """Writes the files and returns the folder of the exercise.

    Raises OperatorError for a slug that is not a Python name, and for an exercise that exists already.
    """
    for name in (slug, track):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
            raise OperatorError(f"{name!r} cannot name one.", "Use lower-case letters, digits and underscores.")
    if not root.is_dir():
        raise OperatorError(f"{root} is not a folder.", "Give the folder of the kit.")
    taken = {slug_of(path.name) for path in root.glob("exercises/*/*")}
    if slug in taken or (root / "solutions" / slug).exists():
        raise OperatorError(f"There is an exercise {slug} already.", "Choose another name.")
    heads = [path.name.split("_")[0] for path in root.glob(f"exercises/{track}/*_*")]
    numbers = [int(head) for head in heads if head.isdecimal()]
    folder = root / "exercises" / track / f"{max(numbers, default=0) + 1:02}_{slug}"
    solutions = root / "solutions" / slug
    title = slug.replace("_", " ").capitalize()
    files = {
        folder / f"{slug}.py": STUB,
        root / "exercises" / ORIGINALS / f"{slug}.py": STUB,
        folder / f"test_{slug}.py": SUITE,
        folder / "exercise.toml": METADATA,
        folder / "README.md": README,
        solutions / f"{slug}.py": STUB,
        solutions / "wrong" / "one_after_the_other.py": WRONG,
    }
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.format(slug=slug, title=title), encoding="utf-8")
    except OSError as problem:
        raise OperatorError(
            f"{problem.filename} cannot be written: {problem.strerror}.", "Check the folder."
        ) from problem
    return folder

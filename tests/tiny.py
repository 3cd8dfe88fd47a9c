"""A catalogue of one small exercise, for tests that grade whole submissions."""

from pathlib import Path

from grader.grading import grade_sources
from grader.intake import SubmittedFile, load_catalogue, read_submitted_file
from grader.model import Exercise, ExerciseReport

STUB = '''"""Run all jobs."""


def run_all(jobs):
    """Run all jobs at once; return their results in order."""
    raise NotImplementedError
'''

SUITE = '''"""Run all jobs."""


async def test_together(student):
    """Three jobs run at once"""
    run = await student.call("run_all", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)
'''

METADATA = 'title = "Run all"\nsummary = "All at once."\nhints = ["one", "two", "three"]\n'

RIGHT = """
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda job: job(), jobs))
"""

SEQUENTIAL = "def run_all(jobs):\n    return [job() for job in jobs]\n"


def make_catalogue(root: Path, suite: str = SUITE, metadata: str = METADATA) -> Exercise:
    """Writes the exercise below `root`, with a reference solution, and loads it."""
    folder = root / "exercises" / "threads" / "01_run_all"
    solutions = root / "solutions" / "run_all"
    folder.mkdir(parents=True)
    solutions.mkdir(parents=True)
    for path, text in {
        folder / "run_all.py": STUB,
        folder / "test_run_all.py": suite,
        folder / "exercise.toml": metadata,
        folder / "README.md": "# Run all\n",
        solutions / "run_all.py": RIGHT,
    }.items():
        path.write_text(text, encoding="utf-8")
    original = root / "exercises" / ".originals" / "run_all.py"
    original.parent.mkdir(exist_ok=True)
    original.write_text(STUB, encoding="utf-8")
    [exercise] = load_catalogue(root)
    return exercise


def hand_in(folder: Path, exercise: Exercise, content: str | bytes) -> SubmittedFile:
    """Writes a submission with this content to a new folder, and reads it."""
    folder.mkdir(parents=True)
    path = folder / exercise.stub.name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_submitted_file(exercise, path, folder)


def grade_all(exercise: Exercise, files: list[SubmittedFile]) -> list[ExerciseReport]:
    """The report on each file."""
    return grade_sources([exercise] * len(files), files)

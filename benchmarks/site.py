"""Measures how long the pages of a large class take to write: `python -m benchmarks.site [STUDENTS] [--exercises 15]`.

A few submissions are graded, and their stored reports are copied to many students. Prints seconds, the size of the
pages, and the memory that the writing process needed at most.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

from grader.batch import BatchRequest, Store, run_batch
from grader.intake import ROOT, SubmittedFile, load_catalogue, wrong_solutions
from grader.model import SubmissionInfo
from grader.site import write_site

WHO = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
MADE = 6
"""Submissions that are graded: a right one, and others with a wrong solution of each exercise."""


def measure(students: int, exercises: int) -> None:
    """Grades, copies, writes the pages, and prints what it took."""
    catalogue = load_catalogue(ROOT)[:exercises]
    with tempfile.TemporaryDirectory() as place:
        inbox, few, many, pages = (Path(place, name) for name in ("inbox", "few", "many", "pages"))
        for number in range(MADE):
            folder = inbox / f"student {number}"
            folder.mkdir(parents=True)
            for at, exercise in enumerate(catalogue):
                wrong = wrong_solutions(exercise)
                source = wrong[(at + number) % len(wrong)].path if (at + number) % 3 == 0 else exercise.reference
                folder.joinpath(exercise.stub.name).write_bytes(source.read_bytes())
        run_batch(BatchRequest(inbox=inbox, out=few, slugs=tuple(each.slug for each in catalogue)), lambda _: None)
        _copy(few, many, students)
        before = sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in WHO)
        start = time.monotonic()
        count = write_site(many, pages, catalogue)
        seconds = time.monotonic() - start
        used = sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in WHO) - before
        sizes = [each.stat().st_size for each in pages.rglob("*.html")]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count} students, {len(catalogue)} exercises: {seconds:.1f} s, {used:.1f} s of processor time,")
        print(f"{sum(sizes) / 1e6:,.0f} MB in all, the largest page {max(sizes) / 1e6:.2f} MB,")
        print(f"the class {(pages / 'index.html').stat().st_size / 1e6:.2f} MB,")
        print(f"memory of the process that writes the class: {memory:,.0f} MB")


def _copy(few: Path, many: Path, students: int) -> None:
    with Store(few) as source, Store(many, create=True) as target:
        target.begin(source.columns(), [], [])
        made = [(source.reports(each), _files(source, each)) for each in source.ids()]
        for number in range(students):
            reports, files = made[number % len(made)]
            about = SubmissionInfo(id=f"s{number:05}", student=f"Student {number}")
            graded = {each.slug: ("", each) for each in reports}
            target.put(about, graded, set(), files)


def _files(store: Store, submission: str) -> list[SubmittedFile]:
    found = store.sources(submission).items()
    return [SubmittedFile(slug=slug, path=Path(name), content=content) for slug, (name, content) in found]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("students", nargs="?", type=int, default=2000)
    parser.add_argument("--exercises", type=int, default=15)
    options = parser.parse_args()
    measure(options.students, options.exercises)

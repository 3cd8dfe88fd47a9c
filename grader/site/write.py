"""Writes the whole site: the pages of students in several processes, then those that count over all of them.

Memory holds the small facts of each submission and counts of the rest, never reports.
"""

import collections
import concurrent.futures
import contextlib
import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from grader.batch import Store, page_stem, translate_io_errors
from grader.model import Exercise
from grader.site.counts import ExerciseCounts, count_all
from grader.site.facts import SubmissionFacts
from grader.site.overview import write_class, write_exercise
from grader.site.students import StudentPages

FOLDER: Final = "site"
"""Folder of the site, in the folder of the batch, unless another one is named."""
STUDENTS, EXERCISES, INDEX = "students", "exercises", "index.html"
CHUNK: Final = 40
"""Submissions that a process writes at a time; fewer are not worth another process."""


def write_site(
    out: Path, folder: Path, exercises: Sequence[Exercise], on_progress: Callable[[int, int], None] = lambda *_: None
) -> int:
    """Writes the site of the batch in `out` into `folder`; returns the number of submissions.

    on_progress  gets the number of pages that are written, and of all

    Raises OperatorError for a folder without a batch, or one that cannot be written.
    """
    with Store(out) as store, translate_io_errors(folder):
        for part in (STUDENTS, EXERCISES):
            shutil.rmtree(folder / part, ignore_errors=True)  # pages of those who are no longer in the batch
            (folder / part).mkdir(parents=True)
        people = [*store.ids(), *(each.id for each in store.only_overrides())]
        pages = [(each, f"{page_stem(each)}.html") for each in people]
        facts: list[SubmissionFacts] = []
        counts: dict[str, ExerciseCounts] = {}
        for some in _write_students(out, folder / STUDENTS, exercises, pages):
            facts += count_all(some, counts)
            on_progress(len(facts), len(pages))
        columns = store.columns()
        known = {each.slug: each for each in exercises}
        for column in columns:
            own = counts.get(column.slug, ExerciseCounts())
            write_exercise(folder / EXERCISES / f"{column.slug}.html", column, known.get(column.slug), facts, own)
        write_class(folder / INDEX, columns, facts, store.missing(), store.notes())
    return len(pages)


AHEAD: Final = 2
"""Groups of submissions for each process that are given out before the first one is taken back."""


Job = tuple[str, str, tuple[str, str]]
"""A submission, the name of its page, and the names of the pages before and after it."""


def _write_students(
    out: Path, folder: Path, exercises: Sequence[Exercise], pages: Sequence[tuple[str, str]]
) -> Iterator[list[SubmissionFacts]]:
    """Writes all pages of students; yields their facts in the same order, some at a time."""
    names = ["", *(page for _, page in pages), ""]
    jobs = [(submission, page, (names[at], names[at + 2])) for at, (submission, page) in enumerate(pages)]
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    if len(chunks) < 2:
        with contextlib.closing(StudentPages(out, folder, exercises)) as writer:
            yield from ([writer.write(*job) for job in chunk] for chunk in chunks)
        return
    workers = min(len(chunks), os.cpu_count() or 1, 16)
    context = multiprocessing.get_context("spawn")
    with (
        _this_copy_first(),
        concurrent.futures.ProcessPoolExecutor(workers, context, _begin, (out, folder, exercises)) as pool,
    ):
        waiting: collections.deque[concurrent.futures.Future[list[SubmissionFacts]]] = collections.deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_write_chunk, chunk))
                if len(waiting) > AHEAD * workers:  # what is done and not taken yet would fill the memory
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextlib.contextmanager
def _this_copy_first() -> Iterator[None]:
    """Lets new processes, which get `sys.path`, find this copy of the kit, and not another one that is installed."""
    root = str(Path(__file__).resolve().parent.parent.parent)
    before = sys.path[:]
    sys.path.insert(0, root)
    try:
        yield
    finally:
        sys.path[:] = before


_of_this_process: list[StudentPages] = []
"""The writer of a process of the pool, as the only item."""


def _begin(out: Path, folder: Path, exercises: Sequence[Exercise]) -> None:
    _of_this_process.append(StudentPages(out, folder, exercises))


def _write_chunk(jobs: Sequence[Job]) -> list[SubmissionFacts]:
    [writer] = _of_this_process
    return [writer.write(*job) for job in jobs]

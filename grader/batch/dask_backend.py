"""The same batch on many machines, through Dask (the optional extra `cluster`).

Dask carries bytes to workers and back, and gives the work of a worker that died to another. Each share is graded by a
process of its own on the worker's machine (`grader.batch.shard`), which uses all of that machine: give each machine one
worker with one thread. A share that comes back twice is no matter: reports are put down under their submission.
"""

import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.batch.batch import Grade
from grader.batch.shard import Shard, decode_reports, encode_shard, kit_fingerprint
from grader.grading import Trust
from grader.intake import SubmittedFile
from grader.model import Exercise, ExerciseReport, OperatorError

SHARE = 64
"""Files in one shard: enough to outweigh the start of a grader, few enough to lose little with a worker."""
AHEAD = 2
"""Shards that are pending for each worker."""


def dask_backend(
    address: str, exercises: list[Exercise], root: Path, isolation: str, trust: Trust, *, share: int = SHARE
) -> Grade:
    """A function that grades a stream of files on the cluster whose scheduler is at `address`.

    Raises OperatorError if Dask is not installed, if there is no scheduler, or if the cluster cannot grade.
    """
    try:
        import distributed
    except ImportError as problem:
        raise OperatorError("Dask is not installed.", "pip install 'concurrency-kit[cluster]'.") from problem

    def way(sources: Iterator[SubmittedFile], on_source: Callable[[int, ExerciseReport], None]) -> None:
        try:
            client = distributed.Client(address, timeout=10)
        except (OSError, ValueError) as problem:
            raise OperatorError(f"There is no Dask scheduler at {address}.", "Start one: dask scheduler.") from problem
        with client:
            pending: dict[distributed.Future, int] = {}
            begun = 0
            by_slug = {exercise.slug: exercise for exercise in exercises}
            while shared := list(itertools.islice(sources, share)):
                used = [by_slug[slug] for slug in sorted({source.slug for source in shared})]
                ordered = [each for each in exercises if each in used]
                work = Shard(
                    kit=kit_fingerprint(ordered), root=str(root), isolation=isolation, trust=trust, sources=shared
                )
                pending[client.submit(grade_share, encode_shard(work), pure=False)] = begun
                begun += len(shared)
                while len(pending) >= AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])):
                    _settle(pending, on_source)
            while pending:
                _settle(pending, on_source)

    def _settle(pending: dict[distributed.Future, int], on_source: Callable[[int, ExerciseReport], None]) -> None:
        for future in distributed.wait(list(pending), return_when="FIRST_COMPLETED").done:
            first = pending.pop(future)
            try:
                answer = future.result()
            except (distributed.KilledWorker, RuntimeError) as problem:
                raise OperatorError(f"The cluster could not grade: {problem}.", "What was graded is kept.") from problem
            for place, report in enumerate(decode_reports(answer)):
                on_source(first + place, report)

    return way


def grade_share(order: bytes) -> bytes:
    """Grades one shard on a worker. Raises RuntimeError with the last output of the grader there."""
    command = [sys.executable, "-m", "grader.batch.shard"]
    done = subprocess.run(command, input=order, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout

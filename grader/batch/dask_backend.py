"""The same batch on many machines, through Dask (the optional extra `cluster`).

Dask carries bytes to workers and back, and gives the work of a dead worker to another one. Each shard is graded by a
process of its own on the worker's machine (`grader.batch.shard`), which uses all of that machine: give each machine one
worker with one thread. Dask may run a shard again when a worker is lost; one result of it counts.
"""

import itertools
import subprocess
from pathlib import Path

from grader import surroundings
from grader.batch.batch import Files, GradeFiles, OnReport
from grader.batch.shard import Shard, decode_reports, encode_shard, kit_fingerprint
from grader.grading import Trust
from grader.intake import SubmittedFile
from grader.model import Exercise, OperatorError

SHARD_SIZE = 64
"""Files in one shard: enough to outweigh the start of a grader, few enough to lose little with a worker."""
AHEAD = 2
"""Shards that are pending for each worker."""


def dask_backend(
    address: str, exercises: list[Exercise], root: Path, isolation: str, trust: Trust, *, shard_size: int = SHARD_SIZE
) -> GradeFiles:
    """A function that grades a stream of files on the cluster whose scheduler is at `address`.

    Raises OperatorError if Dask is not installed, if there is no scheduler, or if the cluster cannot grade.
    """
    try:
        import distributed
    except ImportError as problem:
        raise OperatorError("Dask is not installed.", "pip install 'concurrency-kit[cluster]'.") from problem

    by_slug = {exercise.slug: exercise for exercise in exercises}

    def encode(files: list[SubmittedFile]) -> bytes:
        used = {file.slug for file in files}
        kit = kit_fingerprint([exercise for slug, exercise in by_slug.items() if slug in used])
        return encode_shard(Shard(kit=kit, root=root, isolation=isolation, trust=trust, files=files))

    def grade(files: Files, on_report: OnReport, /) -> None:
        try:
            client = distributed.Client(address, timeout=10)
        except (OSError, ValueError) as problem:
            raise OperatorError(f"There is no Dask scheduler at {address}.", "Start one: dask scheduler.") from problem
        with client:
            pending: dict[distributed.Future, list[str]] = {}
            """For each shard: the submission of each of its files."""
            while shard := list(itertools.islice(files, shard_size)):
                future = client.submit(run_shard, encode([file for _, file in shard]), pure=False)
                pending[future] = [submission for submission, _ in shard]
                while len(pending) >= AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"])):
                    settle(pending, on_report)
            while pending:
                settle(pending, on_report)

    def settle(pending: dict[distributed.Future, list[str]], on_report: OnReport) -> None:
        for future in distributed.wait(list(pending), return_when="FIRST_COMPLETED").done:
            submissions = pending.pop(future)
            try:
                reports = decode_reports(future.result())
            except (distributed.KilledWorker, RuntimeError) as problem:
                raise OperatorError(f"The cluster could not grade: {problem}.", "What was graded is kept.") from problem
            for submission, report in zip(submissions, reports, strict=True):
                on_report(submission, report)

    return grade


def run_shard(shard: bytes) -> bytes:
    """Grades one shard on a worker. Raises RuntimeError with the last output of the grader there."""
    command = surroundings.command("grader.batch.shard")
    variables = surroundings.environment()
    done = subprocess.run(command, input=shard, capture_output=True, check=False, env=variables)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip()[-500:])
    return done.stdout

"""One machine's share of a batch, as a function from bytes to bytes: submitted files in, reports out, nothing else.

`python -m grader.batch.shard` reads from standard input and writes to standard output. So the code that carries the
bytes (see `grader.batch.dask_backend`) needs to know nothing of grading, and no part of a grading outlives the process.
"""

import hashlib
import os
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from grader.batch.fingerprints import grader_fingerprint, suite_fingerprint
from grader.grading import Trust, grade_sources
from grader.intake import SubmittedFile, choose, load_catalogue
from grader.model import Exercise, ExerciseReport, OperatorError


class Shard(Struct, frozen=True, kw_only=True):
    """Files to grade. `kit` is the fingerprint of the sender's kit: with another kit, verdicts could differ."""

    kit: str
    root: Path
    isolation: str
    trust: Trust
    files: list[SubmittedFile]


_encoder = msgspec.msgpack.Encoder(enc_hook=os.fsencode)  # paths need not be text
_shard = msgspec.msgpack.Decoder(Shard, dec_hook=lambda _, path: Path(os.fsdecode(path)))
_reports = msgspec.msgpack.Decoder(list[ExerciseReport])


def encode_shard(shard: Shard) -> bytes:
    return _encoder.encode(shard)


def decode_reports(reports: bytes) -> list[ExerciseReport]:
    return _reports.decode(reports)


def kit_fingerprint(exercises: list[Exercise]) -> str:
    """A text that changes with the grader, the Python that runs it, and the suites."""
    return hashlib.sha256(
        " ".join([grader_fingerprint(), *(f"{each.slug} {suite_fingerprint(each)}" for each in exercises)]).encode()
    ).hexdigest()


def grade_shard(encoded: bytes) -> bytes:
    """The reports, in the order of the files. Raises OperatorError if this kit is not the sender's."""
    shard = _shard.decode(encoded)
    exercises = choose(load_catalogue(shard.root), sorted({file.slug for file in shard.files}))
    if kit_fingerprint(exercises) != shard.kit:
        raise OperatorError(
            "This machine has another version of the kit, its exercises or Python.", "Install the same."
        )
    by_slug = {exercise.slug: exercise for exercise in exercises}
    exercise_of_each = [by_slug[file.slug] for file in shard.files]
    return _encoder.encode(grade_sources(exercise_of_each, shard.files, shard.isolation, shard.trust))


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(grade_shard(sys.stdin.buffer.read()))
    except OperatorError as problem:
        sys.exit(f"grader: {problem}")

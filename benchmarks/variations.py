"""Grades harmless variations of every right solution: none may fail, and few may need a review.

Run: python -m benchmarks.variations [--every N] [SLUG ...]; `--every 10` takes each tenth variation.
"""

import argparse
from collections import Counter

from grader.grading import grade_sources
from grader.intake import ROOT, choose, load_catalogue
from grader.intake.submission import make_submitted_file
from tests.variations import variations


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    exercises, files, names = [], [], []
    for exercise in choose(load_catalogue(ROOT), options.slugs):
        source = exercise.reference.read_text(encoding="utf-8")
        called = () if exercise.metadata.names else (exercise.slug,)
        for name, text in list(variations(source, called, coroutine=exercise.metadata.coroutine))[:: options.every]:
            exercises.append(exercise)
            files.append(make_submitted_file(exercise, exercise.reference, text.encode()))
            names.append(f"{exercise.slug}: {name}")
    reports = grade_sources(exercises, files, trust="nobody")
    count = Counter(report.status for report in reports)
    for name, report in zip(names, reports, strict=True):
        problem = report.first_problem
        if problem is not None and problem.finding is not None:
            print(f"{name}: {problem.id} {problem.status} {problem.finding.reason}: {problem.finding.what}"[:200])
    print(f"{len(reports)} variations: {dict(count)}")
    return int(count["failed"] + count["error"] > 0)


if __name__ == "__main__":
    raise SystemExit(main())

"""The slowest exploration of each race exercise, for a right and a wrong solution. Part of `nox -s bench`.

Each submission is graded alone: the seconds are the wall time of a whole check, including the start of its process.
"""

from grader.grading import grade_sources
from grader.intake import load_catalogue, read_submitted_file, wrong_solutions
from grader.model import CheckReport


def slowest_exploration(checks: tuple[CheckReport, ...]) -> float:
    """Seconds of the slowest check that explores; 0 if none does."""
    explored = [check for check in checks if any(seen.run.exploration for seen in check.evidence)]
    return max((check.seconds for check in explored), default=0.0)


def main() -> None:
    print("Seconds of the slowest exploration, one submission at a time")
    print(f"{'exercise':<18} {'right':>10} {'wrong':>10}")
    for exercise in load_catalogue():
        wrong = next((each for each in wrong_solutions(exercise) if each.reason in ("race", "deadlock")), None)
        if wrong is None:
            continue
        seconds = []
        for path in (exercise.reference, wrong.path):
            [report] = grade_sources([exercise], [read_submitted_file(exercise, path)])
            seconds.append(slowest_exploration(report.checks))
        print(f"{exercise.slug:<18} {seconds[0]:>10.2f} {seconds[1]:>10.2f}", flush=True)


if __name__ == "__main__":
    main()

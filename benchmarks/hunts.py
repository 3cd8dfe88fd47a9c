"""How long the verdict on each race exercise takes, right and wrong. Part of `nox -s bench`."""

from grader.grading.pipeline import grade_sources
from grader.intake.catalogue import load_catalogue, wrong_solutions
from grader.intake.submission import read_submitted_file
from grader.model.exercise import Exercise
from grader.model.verdict import CheckReport


def longest_hunt(exercise: Exercise, checks: tuple[CheckReport, ...]) -> float:
    """Seconds of the slowest check that hunts; 0 if none does."""
    hunts = [check for check in checks if any(seen.run.exploration for seen in check.evidence)]
    return max((check.seconds for check in hunts), default=0.0)


def main() -> None:
    print("Seconds of the slowest hunt, one submission at a time")
    print(f"{'exercise':<18} {'right':>10} {'wrong':>10}")
    for exercise in load_catalogue():
        if not exercise.scenarios.is_file():
            continue
        wrong = next(each for each in wrong_solutions(exercise) if each.reason in ("race", "deadlock"))
        row = []
        for path in (exercise.reference, wrong.path):
            [report] = grade_sources([exercise], [read_submitted_file(exercise, path)])
            row.append(longest_hunt(exercise, report.checks))
        print(f"{exercise.slug:<18} {row[0]:>10.2f} {row[1]:>10.2f}", flush=True)


if __name__ == "__main__":
    main()

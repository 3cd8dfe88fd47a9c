"""The command `solution`: the reference solution and other ways, after a pass or when it is asked for twice."""

import argparse

from grader.cli.options import add_exercise, chosen_exercise
from grader.intake import load_catalogue
from grader.learner import ProgressFile, is_solution_due, read_solution


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_exercise(parser)


def run(options: argparse.Namespace) -> int:
    """Prints the solution, or says how to get it. Raises OperatorError for a copy without solutions."""
    from rich.console import Console

    from grader.reports.next_step import command_line
    from grader.reports.solution_text import show_solution

    catalogue = load_catalogue(options.root)
    exercise = chosen_exercise(options, catalogue)
    solution = read_solution(exercise, options.root, [each.slug for each in catalogue])
    if not is_solution_due(ProgressFile(options.root), exercise.slug):
        print(f"You have not passed {exercise.slug} yet. A hint may be enough: {command_line('hint', exercise.slug)}")
        print("To see the solution all the same, run this command once more.")
        return 0
    others = [(each.path, each.summary) for each in solution.others]
    show_solution(solution.path, solution.text, others, Console(highlight=False))
    return 0

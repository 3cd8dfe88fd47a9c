"""The command `run`: the task once, with real pauses and what the user's code prints. It gives no verdict."""

import argparse
import sys

from grader.cli.options import add_exercise, chosen_exercise
from grader.intake import load_catalogue, read_submitted_file
from grader.model import Observation, OperatorError, OutputLine, Raised, Returned
from grader.reports.escape import escape_control


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_exercise(parser)


def run(options: argparse.Namespace) -> int:
    """Runs it and shows what happens as it happens. Returns 0, also if the program fails: this is no verdict."""
    from rich.console import Console
    from rich.text import Text

    from grader.grading import launcher_for_a_grading
    from grader.grading.live_run import run_live
    from grader.reports.gantt import draw_gantt
    from grader.reports.next_step import command_line
    from grader.reports.own_output import OwnOutput
    from grader.reports.terminal import show_words

    exercise = chosen_exercise(options, load_catalogue(options.root))
    file = read_submitted_file(exercise, exercise.stub)
    if file.finding is not None:
        raise OperatorError(file.finding.what, file.finding.hint or f"Edit {exercise.stub.name} first.")
    console = Console(highlight=False, file=sys.stdout)  # pytest replaces standard output while the run takes place

    def start(title: str) -> None:
        console.print(Text.assemble((exercise.slug, "bold"), f"  {escape_control(title)}\n"))

    own = OwnOutput()

    def line(printed: OutputLine) -> None:
        for each in own.shown(printed):
            console.print(Text(f"  {each.at:6.2f} s  {escape_control(each.text)}"), soft_wrap=True)

    with launcher_for_a_grading("auto") as launcher:
        result = run_live(exercise, file, launcher, start, line)
    seen = result.seen
    if seen is not None:
        if seen.lines:
            console.print()
        console.print(Text("  " + _ending(seen)), soft_wrap=True)
        timeline = draw_gantt(seen, columns=console.width - 2) if isinstance(seen.ending, Returned) else []
        if timeline:
            console.print()
        for each in timeline:
            console.print(Text(f"  {escape_control(each)}"), no_wrap=True, overflow="ellipsis")
    if seen is None or not isinstance(seen.ending, Returned):
        console.print()
        show_words(result.check, str(exercise.stub), console)
    console.print(Text(f"\nThis was one run, and no verdict. {command_line('grade', exercise.slug)}", "dim"))
    return 0


def _ending(seen: Observation) -> str:
    """How the run ended, as a sentence. Results of jobs stand by the names of the jobs."""
    from grader.plain_values import decode

    function, took = escape_control(seen.run.function), f"{seen.ended:.2f} s"
    match seen.ending:
        case Returned(value):
            text = repr(decode(value))
            for job, receipt in zip(seen.run.jobs, seen.receipts, strict=True):
                if receipt:
                    text = text.replace(repr(receipt), f"<result of {job.name}>")
            return f"{function} returned {escape_control(text)} after {took}."
        case Raised(problem):
            return f"{function} raised {escape_control(problem.kind)} after {took}."
        case _:
            return f"{function} did not return. It was stopped after {took}."

"""The command `completion`: what a shell needs to complete `grader` at the Tab key; and the completion itself.

argcomplete asks the very parser that reads the command line, so no list is written twice. It starts the grader anew at
each Tab, with the line in variables.
"""

import argparse
import os
from typing import Any

from grader.intake import load_catalogue
from grader.model import OperatorError

SHELLS = ("bash", "zsh", "fish", "powershell")
PLACES = {
    "bash": "echo 'eval \"$(grader completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(grader completion zsh)\"' >> ~/.zshrc",
    "fish": "grader completion fish > ~/.config/fish/completions/grader.fish",
    "powershell": "grader completion powershell >> $PROFILE",
}
"""The command that makes it permanent."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="the shell that you type commands in")
    parser.epilog = "To make it permanent: " + "; ".join(f"{shell}: {line}" for shell, line in PLACES.items())


def run(options: argparse.Namespace) -> int:
    """Prints the code for the shell. Raises OperatorError where argcomplete is missing."""
    try:
        import argcomplete.shell_integration
    except ImportError as problem:
        raise OperatorError("The package argcomplete is not installed.", "pip install argcomplete") from problem
    print(argcomplete.shell_integration.shellcode(["grader"], shell=options.shell))
    return 0


def line_to_complete() -> list[str] | None:
    """The words of the command line that a shell wants to complete; None if this is an ordinary start."""
    return os.environ.get("COMP_LINE", "").split()[1:] if "_ARGCOMPLETE" in os.environ else None


def answer(parser: argparse.ArgumentParser) -> None:
    """Tells the shell what can follow, and ends the process."""
    import argcomplete

    def fits(completion: str, prefix: str) -> bool:
        return completion.casefold().startswith(prefix.casefold())

    argcomplete.autocomplete(parser, always_complete_options=False, validator=fits)


def complete_exercises(parser: argparse.ArgumentParser) -> None:
    """Completes each argument of the parser that is called SLUG by slugs, tracks and paths."""
    from argcomplete.completers import FilesCompleter

    paths = FilesCompleter()

    def names(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> list[str]:
        exercises = load_catalogue(parsed_args.root)
        known = [each.slug for each in exercises] + [*dict.fromkeys(each.track for each in exercises)]
        found = [each for each in known if each.startswith(prefix.casefold())]
        return found or list(paths(prefix))

    for action in parser._actions:
        if action.metavar == "SLUG":
            action.completer = names  # type: ignore[attr-defined]

"""The editor that the key `e` opens, and whether a browser has a screen to open on."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from grader.model import OperatorError

TERMINAL_EDITORS = {"vi", "vim", "nvim", "nano", "pico", "micro", "hx", "helix", "kak", "joe", "mcedit", "ne", "ed"}
"""Editors that use the terminal itself; `emacs` does with -nw only."""


class EditorCommand(NamedTuple):
    """How to open a file: the command, and whether it uses this terminal, so that we wait for its end."""

    line: list[str]
    uses_terminal: bool


def editor_for(path: Path, variables: Mapping[str, str] = os.environ) -> EditorCommand | None:
    """The user's editor: that of VISUAL or EDITOR; VS Code inside its own terminal, or if it is there; nano at last.

    None if none is known. Raises OperatorError if the variable is not a command line.
    """
    is_vs_code = variables.get("TERM_PROGRAM") == "vscode"
    visual, editor = (variables.get(name, "").strip() for name in ("VISUAL", "EDITOR"))
    named = visual or ("" if is_vs_code else editor)
    if named:
        try:
            words = shlex.split(named, posix=os.name != "nt")
        except ValueError as problem:
            variable = "VISUAL" if visual else "EDITOR"
            raise OperatorError(
                f"The variable {variable} is not a command line: {named} ({problem}).",
                f"Set it to a command, for example: export {variable}=nano",
            ) from None
        name = Path(words[0].strip('"')).stem.casefold()
        in_terminal = name in TERMINAL_EDITORS or any(each in words for each in ("-nw", "-t", "--tty"))
        return EditorCommand([*words, str(path)], in_terminal)
    code = shutil.which("code") or shutil.which("codium")
    if code:
        return EditorCommand([code, "--goto", str(path)], uses_terminal=False)
    nano = shutil.which("nano")
    return EditorCommand([nano, str(path)], uses_terminal=True) if nano else None


def has_desktop(variables: Mapping[str, str] = os.environ) -> bool:
    """Whether a browser opens in a window. Without one, a text browser would take the terminal that we use."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in variables
    return bool(
        variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY") or variables.get("TERM_PROGRAM") == "vscode"
    )

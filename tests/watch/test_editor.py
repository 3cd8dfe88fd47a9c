"""The editor is that of VISUAL, VS Code in its own terminal, that of EDITOR, VS Code if it is there, or nano."""

from pathlib import Path

import pytest

from grader.model import OperatorError
from grader.watch import editor

FILE = Path("fan_out.py")


@pytest.mark.parametrize(
    ("variables", "has_code", "line", "uses_terminal"),
    [
        ({"VISUAL": "nano"}, False, ["nano", "fan_out.py"], True),
        ({"VISUAL": "subl -w", "EDITOR": "vi"}, True, ["subl", "-w", "fan_out.py"], False),
        ({"EDITOR": "/usr/bin/vim"}, True, ["/usr/bin/vim", "fan_out.py"], True),
        ({"EDITOR": "emacs -nw"}, False, ["emacs", "-nw", "fan_out.py"], True),
        ({"EDITOR": "vi", "TERM_PROGRAM": "vscode"}, True, ["/bin/code", "--goto", "fan_out.py"], False),
        ({"VISUAL": "vi", "TERM_PROGRAM": "vscode"}, True, ["vi", "fan_out.py"], True),
        ({"VISUAL": " ", "EDITOR": "vi"}, True, ["vi", "fan_out.py"], True),
        ({}, True, ["/bin/code", "--goto", "fan_out.py"], False),
    ],
)
def test_the_editor_of_the_user_is_found(monkeypatch, variables, has_code, line, uses_terminal):
    monkeypatch.setattr(editor.shutil, "which", lambda name: "/bin/code" if has_code and name == "code" else None)
    assert editor.editor_for(FILE, variables) == (line, uses_terminal)


def test_nano_is_the_last_choice_and_without_it_there_is_no_editor(monkeypatch):
    assert editor.editor_for(FILE, {"EDITOR": "ed"}) == (["ed", "fan_out.py"], True)
    monkeypatch.setattr(editor.shutil, "which", lambda name: "/bin/nano" if name == "nano" else None)
    assert editor.editor_for(FILE, {}) == (["/bin/nano", "fan_out.py"], True)
    monkeypatch.setattr(editor.shutil, "which", lambda _: None)
    assert editor.editor_for(FILE, {}) is None
    assert editor.editor_for(FILE, {"TERM_PROGRAM": "vscode", "EDITOR": "vi"}) is None


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_a_variable_that_is_not_a_command_line_is_a_problem_of_the_user(variable):
    with pytest.raises(OperatorError, match=rf"^The variable {variable} is not a command line: 'my editor "):
        editor.editor_for(FILE, {variable: "'my editor -w"})

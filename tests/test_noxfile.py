"""What the sessions do before they run anything."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import nox
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def noxfile():
    """The noxfile. It is loaded once, because nox warns of sessions of the same name."""
    spec = importlib.util.spec_from_file_location("noxfile_under_test", ROOT / "noxfile.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_environment_finds_the_kit_by_a_path_of_plain_letters(noxfile, tmp_path, monkeypatch):
    """Python 3.12 and older read the file in the code page of Windows."""
    kit = tmp_path / "Zoë" / "kit"
    packages = kit / ".nox" / "grade" / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    (kit / "here.py").write_text("")
    for name in ("_editable_impl_concurrency_kit.pth", "_concurrency_kit.pth", "other.pth"):
        (packages / name).write_text(str(kit), encoding="utf-8")
    monkeypatch.chdir(kit)
    noxfile.find_by_relative_path(kit / ".nox" / "grade")
    (packages / "other.pth").unlink()
    for path in packages.glob("*.pth"):
        path.read_bytes().decode("ascii")
    program = f"import site; site.addsitedir({str(packages)!r}); import here; print(here.__file__)"
    done = subprocess.run([sys.executable, "-I", "-X", "utf8", "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(kit / "here.py")


class FakeSession:
    """A session whose commands are kept, and end with this exit code."""

    def __init__(self, folder, code=0):
        self.env_dir, self.posargs, self.code, self.lines = str(folder / "hint"), ["fan_out"], code, []

    def run(self, *line, **_):
        self.lines.append(line)
        if self.code:
            raise nox.command.CommandFailed(f"Returned code {self.code}")


@pytest.mark.parametrize(
    ("code", "words"), [(1, "the kit works"), (2, ""), (3, "Not every verdict is certain"), (130, "")]
)
def test_the_last_line_says_what_the_exit_code_means(noxfile, tmp_path, monkeypatch, code, words):
    later = []
    monkeypatch.setattr(noxfile.atexit, "register", lambda _, text, **__: later.append(text))
    with pytest.raises(nox.command.CommandFailed):
        noxfile.run_kindly(FakeSession(tmp_path, code), ["python"])
    assert [words in text for text in later] == ([True] if words else [])


def test_sessions_of_students_share_the_environment_of_grade(noxfile, tmp_path):
    session = FakeSession(tmp_path)
    noxfile.grader(session, "hint")
    made, used = session.lines
    assert "--install-only" in made
    assert made[made.index("--session") + 1] == "grade"
    assert Path(used[0]).is_relative_to(tmp_path / "grade")
    assert used[1:] == ("-I", "-m", "grader", "hint", "fan_out")
    (tmp_path / "grade").mkdir()
    (tmp_path / "grade" / noxfile.STAMP).write_text(noxfile._wanted())
    session.lines.clear()
    noxfile.grader(session, "hint")
    assert len(session.lines) == 1  # nothing is installed again

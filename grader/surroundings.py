"""The surroundings of a grading: an interpreter and an environment that nothing outside has changed.

Law: a verdict does not depend on variables, options, folders or limits of the shell that started the grader. So each
process of the grader is started by `command`, and `restart` replaces a process that was started in another way.

This module runs before the surroundings are known to be clean. It imports only what every interpreter has loaded.
"""

import os
import sys

TYPE_CHECKING = False  # as type checkers know it: the module `typing` may not be loaded yet
if TYPE_CHECKING:
    from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
"""The folder that holds the package `grader`."""
REMOVED = ("PYTHON", "PYTEST", "_PYTEST", "PY_COLORS", "COVERAGE", "COV_CORE", "LD_", "DYLD_INSERT", "GLIBC_TUNABLES",
           "MALLOC_", "PSUTIL_")  # fmt: skip
"""Beginnings of the names of variables that change the interpreter, pytest, or how either is measured."""
KEPT = ("LD_LIBRARY_PATH",)
"""Variables that are kept all the same: some interpreters do not start without them."""
EXPLORED_PATH = "GRADER_EXPLORED_PATH"
"""Variable with the user's PYTHONPATH, for the command that explores the user's own packages and grades nothing."""
NARROWEST = 20
"""Columns that a terminal has at least. COLUMNS=0 and the like are not a width."""
_START = """
import importlib.util, runpy, site, sys
root, packages, module = sys.argv[1:4]
del sys.argv[1:4]
spec = importlib.util.spec_from_file_location("grader", root + "/grader/__init__.py")
sys.modules["grader"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["grader"])
sys.path += [each for each in (packages, root) if each and each not in sys.path]
site.USER_SITE = packages or site.USER_SITE
runpy.run_module(module, run_name="__main__")
"""
"""Runs a module of this very copy of the package. The folder that holds the package comes last on the path, so no other
file in it takes the place of a library. Processes that a submission starts look for the package there."""


def command(module: str) -> list[str]:
    """A command that runs a module of the grader without options, variables and folders of the user.

    Give it the variables of `environment`, too, because processes that it starts inherit them.
    """
    return [interpreter(), "-I", "-X", "utf8", "-c", _START, ROOT, _user_packages(), module]


def interpreter() -> str:
    """The file of the interpreter that a process of the grader runs. It needs `interpreter_variables`, too.

    On Windows, the `python.exe` of an environment is only a launcher. It starts the interpreter as its child. The
    grader would measure the launcher, and would take the interpreter for a process that the program left running.
    """
    return sys._base_executable if sys.platform == "win32" else sys.executable  # type: ignore[attr-defined]


def interpreter_variables() -> dict[str, str]:
    """The variable by which the interpreter finds the environment that it belongs to, as `multiprocessing` does it."""
    return {} if interpreter() == sys.executable else {"__PYVENV_LAUNCHER__": sys.executable}


def environment() -> dict[str, str]:
    """The variables of this process without those that could change a verdict, with `interpreter_variables`."""
    kept = {name: value for name, value in os.environ.items() if not _is_removed(name, value)}
    return kept | interpreter_variables()


def restart(module: str) -> "NoReturn":
    """Runs `module` in clean surroundings, with the same arguments, in the place of this process."""
    _open_standard_streams()
    line, variables = [*command(module), *sys.argv[1:]], environment()
    if sys.argv[1:2] == ["explore"] and os.environ.get("PYTHONPATH"):
        variables[EXPLORED_PATH] = os.environ["PYTHONPATH"]
    if sys.platform == "win32":  # there, exec returns to the shell at once
        del sys.path[:1]  # the current folder or that of the script
        import signal
        import subprocess

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the other process, too, which ends this one
        sys.exit(subprocess.call(line, env=variables))
    os.execve(line[0], line, variables)  # noqa: S606


def restart_in_kit_environment() -> None:
    """Runs this command line by the interpreter of the environment that `nox -s grade` has made for this copy.

    So `python -m grader` works after that session, although the libraries are only there. Returns if there is no such
    environment, or if this is its interpreter already.
    """
    environment_of_kit = os.path.join(ROOT, ".nox", "grade")  # noqa: PTH118
    parts = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    python = os.path.join(environment_of_kit, *parts)  # noqa: PTH118
    ready = os.path.join(environment_of_kit, "kit-installed")  # noqa: PTH118
    if os.path.realpath(sys.prefix) == os.path.realpath(environment_of_kit) or not os.path.isfile(ready):  # noqa: PTH113
        return
    line = [python, "-I", "-m", "grader", *sys.argv[1:]]
    if sys.platform == "win32":
        import subprocess

        sys.exit(subprocess.call(line, env=environment()))
    try:
        os.execve(python, line, environment())  # noqa: S606
    except OSError:
        return


def _is_removed(name: str, value: str) -> bool:
    if name in ("COLUMNS", "LINES"):
        return not (value.isascii() and value.isdecimal() and int(value[:6]) >= NARROWEST)
    return name.startswith(REMOVED) and name not in KEPT


def _user_packages() -> str:
    """The folder of `pip install --user`, if this interpreter uses it. It may hold the libraries of the grader."""
    folder = getattr(sys.modules.get("site"), "USER_SITE", None)
    return folder if folder in sys.path else ""


def _open_standard_streams() -> None:
    """Opens standard streams that are closed: another file would get their numbers, and what is printed.

    Writing to a closed standard output still fails, so that a lost report is noticed.
    """
    for fd, how in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(fd)
        except OSError:
            opened = os.open(os.devnull, how)
            if opened == fd:
                os.set_inheritable(fd, True)
            else:
                os.dup2(opened, fd)
                os.close(opened)

"""Makes a made-up machine: a checkout of the kit, an environment, and the folders of a user."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.elsewhere.names import missing_modules, missing_names

ROOT = Path(__file__).resolve().parent.parent.parent
PLATFORMS = {"windows": "win32", "macos": "darwin"}
TEMPORARY = 48
"""Bytes of the path of a user's temporary folder on macOS: /var/folders/zz/, 30 characters, /T."""
LAUNCHER = """#!/bin/sh
__PYVENV_LAUNCHER__={launcher} {interpreter} "$@"
exit $?
"""
"""`python.exe` of an environment on Windows: it starts the interpreter, and waits for it."""


@dataclass(frozen=True)
class Machine:
    """A machine on which the kit is used.

    name       windows, macos or here
    kit        the checkout of the kit
    work       a folder for what the steps write
    python     the command that starts Python in the environment of the kit
    variables  the environment variables of the user
    """

    name: str
    kit: Path
    work: Path
    python: str
    variables: dict[str, str]


def this_machine(work: Path) -> Machine:
    """The real machine, with this very checkout."""
    return Machine("here", ROOT, work, sys.executable, dict(os.environ))


def make_machine(name: str, place: Path) -> Machine:
    """Makes it in the folder `place`, whose path should be short."""
    windows = name == "windows"
    home = place / "Users" / ("Zoë Müller" if windows else "zoe")
    kit, work, environment = home / "my course (1)", home / "Desktop", home / "my course (1)" / ".venv"
    work.mkdir(parents=True)
    temporary = home / "AppData" / "Local" / "Temp" if windows else _temporary_of_macos(place)
    temporary.mkdir(parents=True)
    _check_out(kit, windows=windows)
    python = _make_environment(environment, kit, name)
    variables = {"PATH": f"{environment / 'bin'}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    if windows:
        folders = {"TEMP": temporary, "TMP": temporary, "USERPROFILE": home, "SYSTEMROOT": "C:\\Windows"}
    else:
        folders = {"TMPDIR": f"{temporary}/", "HOME": home}
    return Machine(name, kit, work, python, variables | {key: str(value) for key, value in folders.items()})


def _temporary_of_macos(place: Path) -> Path:
    """As long as there, and behind a link, as /var is."""
    (place / "private" / "var").mkdir(parents=True)
    (place / "var").symlink_to(place / "private" / "var")
    start = f"{place}/var/"
    return Path(start + "f" * (TEMPORARY - len(start) - 2) + "/T")


def _check_out(kit: Path, *, windows: bool) -> None:
    """Copies the files of the kit; on Windows as git does it there, with CR LF and without links."""
    for path in _files():
        target = kit / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes()
        if windows and b"\0" not in content and b"\r\n" not in content:
            content = content.replace(b"\n", b"\r\n")
        target.write_bytes(content)


def _files() -> Iterator[Path]:
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / os.fsdecode(each) for each in listed.stdout.split(b"\0") if each]
    else:
        paths = [path for path in ROOT.rglob("*") if not any(part[0] == "." for part in path.relative_to(ROOT).parts)]
    yield from (path for path in paths if path.is_file() and "__pycache__" not in path.parts)


def _make_environment(environment: Path, kit: Path, name: str) -> str:
    """An environment whose interpreter is one of the made-up machine; returns the command that starts it."""
    real = Path(os.path.realpath(sys._base_executable))  # type: ignore[attr-defined]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = environment / "lib" / f"python{version}" / "site-packages"
    for folder in (packages, environment / "bin"):
        folder.mkdir(parents=True)
    (environment / "pyvenv.cfg").write_text(f"home = {real.parent}\nversion = {version}\n", encoding="utf-8")
    python = environment / "bin" / "python"
    interpreter = environment / "bin" / "base-python" if name == "windows" else python
    interpreter.symlink_to(real)
    if name == "windows":
        python.write_text(LAUNCHER.format(launcher=f"'{python}'", interpreter=f"'{interpreter}'"), encoding="utf-8")
        python.chmod(0o755)
    libraries = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    shutil.copytree(Path(__file__).parent / "simulated", packages / "simulated")
    platform = PLATFORMS[name]
    system = {
        "platform": platform,
        "names": missing_names(platform),
        "modules": missing_modules(platform),
        "launcher": str(python),
        "interpreter": str(interpreter),
        "packages": [str(packages), *libraries, str(kit)],
    }
    (packages / "simulated" / "system.json").write_text(json.dumps(system), encoding="utf-8")
    lines = [*libraries, str(kit), "import simulated"]
    (packages / "kit.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(python)

"""A made-up machine lacks what the real one lacks: otherwise nothing that is tried on it says anything."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.elsewhere.machine import make_machine
from tests.elsewhere.names import missing_modules, missing_names, names_in

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the made-up machines are made on Linux")

LOOK = """
import importlib, json, os, signal, socket, sys
from pathlib import Path

def fails(action):
    try:
        action()
    except (OSError, ImportError, AttributeError, NotImplementedError, ValueError, TypeError) as problem:
        return type(problem).__name__
    return ""

def listen(length):
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.path.join(os.environ["TMPDIR"], "x" * (length - len(os.environ["TMPDIR"]))))

def waitall():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        connection = socket.create_connection(server.getsockname())
        connection.settimeout(1)
        connection.recv(1, socket.MSG_WAITALL)

async def watch():
    asyncio.get_running_loop().add_reader(os.pipe()[0], print)

import asyncio, multiprocessing, psutil, ctypes
folder = Path(os.environ.get("TEMP") or os.environ["TMPDIR"])
def leave_open():
    with (folder / "open").open("w") as file:
        file.write("\\n")
        file.flush()
        os.unlink(folder / "open")

def import_fcntl():
    import fcntl

(folder / "text").write_text("a\\nb")
print(json.dumps({
    "platform": sys.platform,
    "missing": [name for name in ("fork", "killpg", "geteuid", "sched_getaffinity") if not hasattr(os, name)],
    "SIGKILL": hasattr(signal, "SIGKILL"), "AF_UNIX": hasattr(socket, "AF_UNIX"),
    "fcntl": fails(import_fcntl),
    "/proc": [fails(lambda: open("/proc/self/stat")), Path("/proc").exists(), fails(lambda: os.listdir("/proc"))],
    "start": multiprocessing.get_start_method(),
    "add_reader": fails(lambda: asyncio.run(watch())), "MSG_WAITALL": fails(waitall),
    "long socket": fails(lambda: listen(104)), "socket": fails(lambda: listen(103)),
    "link": fails(lambda: os.symlink("a", folder / "b")), "name": fails(lambda: (folder / "a:b").mkdir()),
    "reserved": fails(lambda: (folder / "con.txt").write_text("")), "open file": fails(leave_open),
    "text": (folder / "text").read_bytes().decode(), "stdout": sys.stdout.encoding,
    "c": fails(lambda: ctypes.CDLL(None).prctl), "launcher": sys.executable != sys._base_executable,
    "psutil": psutil.Process().cpu_times().children_user + psutil.pid_exists(os.getpid()),
}))
"""


def test_typeshed_knows_what_systems_lack():
    assert missing_modules("win32") == ["fcntl", "resource", "pwd", "grp"]
    assert missing_modules("darwin") == []
    windows, macos = missing_names("win32"), missing_names("darwin")
    assert {"fork", "killpg", "geteuid", "sched_getaffinity", "statvfs"} <= set(windows["os"])
    assert "getpid" not in windows["os"]
    assert "fork" not in macos["os"]
    assert {"sched_getaffinity", "setresuid"} <= set(macos["os"])
    assert {"AF_UNIX", "send_fds"} <= set(windows["socket"])


def test_conditions_of_stub_files_are_followed(tmp_path):
    stub = tmp_path / "x.pyi"
    stub.write_text(
        "import sys\nfrom a import b as b, c\nx: int\n"
        "if sys.platform == 'win32':\n    def w(): ...\nelif sys.version_info >= (3, 0):\n    class P: ...\n"
    )
    assert names_in(stub, "win32") == {"b", "x", "w"}
    assert names_in(stub, "linux") == {"b", "x", "P"}


def look(name):
    """What an interpreter of the machine finds."""
    with tempfile.TemporaryDirectory(prefix="e-") as place:
        machine = make_machine(name, Path(place))
        done = subprocess.run(
            [machine.python, "-I", "-c", LOOK], env=machine.variables, capture_output=True, check=True, cwd=machine.kit
        )
        readme = (machine.kit / "README.md").read_bytes()
    assert done.stderr == b""
    return json.loads(done.stdout), readme


def test_a_made_up_windows_lacks_what_windows_lacks():
    found, readme = look("windows")
    assert found == {
        "platform": "win32",
        "missing": ["fork", "killpg", "geteuid", "sched_getaffinity"],
        "SIGKILL": False,
        "AF_UNIX": False,
        "fcntl": "ModuleNotFoundError",
        "/proc": ["FileNotFoundError", False, "FileNotFoundError"],
        "start": "spawn",
        "add_reader": "NotImplementedError",
        "MSG_WAITALL": "OSError",
        "long socket": "AttributeError",
        "socket": "AttributeError",
        "link": "OSError",
        "name": "OSError",
        "reserved": "OSError",
        "open file": "PermissionError",
        "text": "a\r\nb",
        "stdout": "cp1252",
        "c": "TypeError",
        "launcher": True,
        "psutil": 1.0,
    }
    assert b"\r\n" in readme


def test_a_made_up_macos_lacks_what_macos_lacks():
    found, readme = look("macos")
    assert found["platform"] == "darwin"
    assert found["missing"] == ["sched_getaffinity"]
    assert found["SIGKILL"]
    assert found["AF_UNIX"]
    assert found["/proc"] == ["FileNotFoundError", False, "FileNotFoundError"]
    assert (found["start"], found["add_reader"], found["text"]) == ("spawn", "", "a\nb")
    assert (found["long socket"], found["socket"]) == ("OSError", "")
    assert found["c"] == "AttributeError"
    assert b"\r\n" not in readme

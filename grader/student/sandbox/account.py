"""Runs each student process under an account of its own (Linux): where root may not create namespaces, in containers.

This is less than isolation: submitted code sees the machine's files and processes as any other account does. But it can
change neither the grader's files nor its memory, and no other run: each run has an account that nobody else has.

The first process of a run keeps the rights of root. It forks the student process, which gives up all rights, and adopts
processes that lose their parent. When the student process ends, or the launcher closes its connection, it kills all
processes of the account, waits for them, and removes the account's files.
"""

import contextlib
import functools
import os
import pwd
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from typing import NoReturn

from grader.student.sandbox import isolation, jail, syscalls

RUNS = 512
"""Runs that may take place at once. Each has two accounts: its own, and one that kills what is left of it."""
FIRST_FREE = 2_000_000_000
"""From here on, no system gives ids to users."""
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
"""Folders in which every account may leave files."""
ID_MAPS = ("/proc/self/uid_map", "/proc/self/gid_map")
_FORK_SERVERS = 1 << 20
_IMPORTS = "import sys; sys.path.insert(0, sys.argv[1]); import grader.student.main, random, ctypes, multiprocessing"


class AccountsUnavailable(Exception):
    """No accounts are available for student processes; the message is the reason."""


class AccountPool:
    """The accounts that are free, and the folder in which each run has one of its own."""

    def __init__(self) -> None:
        first = _first_free_id()
        self._free = list(range(first, first + 2 * RUNS, 2))
        self.folder = tempfile.mkdtemp(prefix="grader-students-", dir=SHARED_FOLDERS[0])
        os.chmod(self.folder, 0o711)

    def take(self) -> int:
        """A free account. Raises OSError if there is none."""
        if not self._free:
            raise OSError("all accounts are in use")
        return self._free.pop()

    def give_back(self, account: int) -> None:
        """Nothing runs under this account any more."""
        self._free.append(account)


def probe_accounts(kit: str) -> str:
    """Tries it; returns why no accounts are available, or an empty text. `kit`: the folder that holds `grader`."""
    if not syscalls.is_supported():
        return "they need Linux on x86_64 or aarch64"
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        problem = f"they cannot read {sys.executable}, its library, or {kit}"
        try:
            become_account(_first_free_id())
            if changeable := next(_changeable(kit), ""):
                problem = f"every account may change {changeable}"
            elif os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-I", "-c", _IMPORTS, kit]) == 0:
                problem = ""
        except BaseException as caught:
            problem = f"root may not become another account here ({caught})"
        os.write(write, problem.encode()[:2000] or b"\n")
        os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        reason = pipe.read().decode(errors="replace").strip()
    os.waitpid(pid, 0)
    return reason


def _changeable(kit: str) -> Iterator[str]:
    """The files that this process may change of the grader, of Python, and of the modules that they could import."""
    names = os.listdir(kit) if os.access(kit, os.R_OK) else []
    own = [kit, *(os.path.join(kit, name) for name in names if name.endswith(".py"))]
    others = [path for path in sys.path if os.path.realpath(path) != os.path.realpath(kit)]
    paths = [os.path.join(kit, "grader"), sys.executable, *others]
    yield from filter(_may_change, own + paths)
    for path in paths:
        for place, folders, names in os.walk(path):
            folders[:] = [each for each in folders if not each.startswith(".")]  # nothing in them can be imported
            yield from (path for path in (place, *(os.path.join(place, each) for each in names)) if _may_change(path))


def _may_change(path: str) -> bool:
    return not os.path.islink(path) and os.access(path, os.W_OK)


def _first_free_id() -> int:
    """The first of 2 * RUNS ids for users and groups that nobody has. Raises AccountsUnavailable."""
    first = FIRST_FREE + os.getpid() % _FORK_SERVERS * 2 * RUNS
    end = min(map(_end_of_ids, ID_MAPS))
    if end < first + 2 * RUNS:  # a container that knows few ids
        first = min(end, isolation.NOBODY) - 2 * RUNS
    ids = range(first, first + 2 * RUNS)
    if first < 1000 or any(each.pw_uid in ids or each.pw_gid in ids for each in pwd.getpwall()):
        raise AccountsUnavailable("no ids are free")
    return first


def _end_of_ids(path: str) -> int:
    """The id after the last one that the kernel maps."""
    with open(path) as file:
        ranges = [tuple(map(int, line.split())) for line in file]
    return max((start + count for start, _, count in ranges), default=0)


def become_account(account: int, network: bool = False) -> None:
    """Gives up root and all rights for good, and sets the limits. `network`: whether it may have TCP sockets."""
    for limit, value in isolation.LIMITS:
        isolation.set_limit(limit, value)
    os.setgroups([])
    os.setresgid(account, account, account)
    os.setresuid(account, account, account)
    os.environ.update(USER="student", LOGNAME="student")  # no file has a name for it
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    isolation.lock_down(network)


def run_first_process(fds: list[int], account: int, folder: str) -> NoReturn:
    """The first process of a run, from its beginning to the end of all that it started. It ends with exit code 0.

    fds     as for the first process of a jail: the connection, standard output and error, the private channel
    folder  that of the pool
    """
    try:
        os.setsid()
        jail.close_all_but({0, 1, 2, *fds})
        wakeup = jail.watch_children()
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        home = os.path.join(folder, str(account))
        os.mkdir(home, 0o700)
        os.chown(home, account, account)
        place = jail.Place(
            home, os.path.join(home, ".service"), own_network=False, settle=functools.partial(become_account, account)
        )
        jail.run_one(fds, wakeup, place, lambda: end_account(account))
        shutil.rmtree(home, ignore_errors=True)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)


def end_account(account: int) -> list[tuple[int, int]]:
    """Kills all processes of the account, waits for those that this process started or adopted, and removes what the
    account left in shared folders; returns the ids and wait statuses."""
    killer = os.fork()
    if killer == 0:
        _kill_processes_of(account)
    ended = []
    with contextlib.suppress(ChildProcessError):
        while True:
            ended.append(os.waitpid(-1, 0))
    for place in SHARED_FOLDERS:
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.stat(follow_symlinks=False).st_uid == account:
                    if entry.is_dir(follow_symlinks=False):
                        shutil.rmtree(entry.path, ignore_errors=True)
                    else:
                        os.unlink(entry.path)
    return ended


def _kill_processes_of(account: int) -> NoReturn:
    """Kills them all at once, as an account that they may not kill: theirs is only the effective one."""
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresuid(account + 1, account, account + 1)
        if os.getresuid() == (account + 1, account, account + 1):  # as root, it would be every process there is
            os.kill(-1, signal.SIGKILL)
    os._exit(0)

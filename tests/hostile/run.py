"""Grades the hostile submissions and honest ones together, isolated, and writes the verdicts as JSON.

`python -m tests.hostile.run OUT [ordinary | container]`: with `ordinary`, root first becomes an ordinary account. With
`container`, root first gives up the rights that it does not have in a container, and grades fewer submissions.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from grader.grading.pipeline import grade_sources
from grader.model.errors import OperatorError
from grader.student.sandbox import syscalls
from tests.hostile.corpus import Hostile, load, load_for_accounts
from tests.hostile.honest import HONEST
from tests.tiny import SUITE, hand_in, make_catalogue

KIT = Path(__file__).resolve().parent.parent.parent
ORDINARY_ACCOUNT = 54321
IN_CONTAINER = "in a container"
CONTAINER_CAPABILITIES = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}
"""The capabilities that Docker and Podman give to root, by their numbers in capabilities(7)."""
PR_CAPBSET_DROP, LAST_CAPABILITY = 24, 40
AGAIN = '''

async def test_again(student):
    """A second run, where the first one may have left something"""
    run = await student.call("run_all", student.jobs(3, meet=3))
    run.expect(returns=run.receipts, together=3)
'''


def main(out: str, account: str) -> None:
    with Path(out).open("w", encoding="utf-8") as file:
        if account in ("ordinary", "container"):
            show_to_others([KIT, Path(sys.prefix), Path(sys.base_prefix)])
        if account == "ordinary":
            become_ordinary()
        if account == "container":
            start_again_as_in_a_container(out)
        json.dump(grade_all_submissions(load_for_accounts() if account == IN_CONTAINER else load()), file)


def grade_all_submissions(corpus: dict[str, Hostile]) -> dict[str, object]:
    contents = {name: hostile.content for name, hostile in corpus.items()}
    contents |= {name: content.encode() for name, (content, _) in HONEST.items()}
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as stack:
        folder, temporary = Path(place), Path(place, "temporary")
        temporary.mkdir()
        tempfile.tempdir = str(temporary)
        Path(place, "secret_of_the_teacher.txt").write_text("secret", encoding="utf-8")
        os.environ["SECRET_OF_THE_TEACHER"] = "secret"
        bystander = stack.enter_context(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
        exercise = make_catalogue(folder / "kit", SUITE + AGAIN)
        sources = [hand_in(folder / "inbox" / str(n), exercise, each) for n, each in enumerate(contents.values())]
        before = fingerprint(folder), fingerprint(KIT / "grader")
        try:
            reports = grade_sources([exercise] * len(sources), sources, "on")
        except OperatorError as problem:
            return {"refused": str(problem)}
        return {
            "verdicts": {
                name: [
                    [check.status, str(check.finding.reason), check.finding.what]
                    if check.finding
                    else ["passed", "", ""]
                    for check in report.checks
                ]
                for name, report in zip(contents, reports, strict=True)
            },
            "isolation": {"on": reports[0].isolation.on, "account": reports[0].isolation.account},
            "harm": {
                "files were changed": before != (fingerprint(folder), fingerprint(KIT / "grader")),
                "files were left": [path.name for path in temporary.iterdir()],
                "a process was ended": bystander.poll() is not None,
                "processes were left": [
                    each.name() for each in psutil.Process().children() if each.pid != bystander.pid
                ],
            },
        }


def fingerprint(folder: Path) -> str:
    """A hash of all files below a folder, except compiled ones."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


def show_to_others(needed: list[Path]) -> None:
    """Mounts those of the paths that other accounts cannot reach where they can."""
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount("none", "/", flags=syscalls.PRIVATE | syscalls.RECURSIVE)
    needed = [path.resolve() for path in needed] + needed
    closed = {folder for path in needed for folder in path.parents if not folder.stat().st_mode & 1}
    for folder in sorted(closed):
        show = {path: tempfile.mkdtemp() for path in needed if path.is_relative_to(folder)}
        for path, aside in show.items():
            syscalls.bind(str(path), aside)
        syscalls.mount("tmpfs", str(folder), "tmpfs", data="mode=755")
        for path, aside in show.items():
            path.mkdir(parents=True, exist_ok=True)
            syscalls.bind(aside, str(path))
            syscalls.umount(aside)
            Path(aside).rmdir()


def become_ordinary() -> None:
    """Gives up root for good."""
    os.setgroups([])
    os.setresgid(ORDINARY_ACCOUNT, ORDINARY_ACCOUNT, ORDINARY_ACCOUNT)
    os.setresuid(ORDINARY_ACCOUNT, ORDINARY_ACCOUNT, ORDINARY_ACCOUNT)
    os.environ["HOME"] = "/"


def start_again_as_in_a_container(out: str) -> None:
    """Starts this program anew without what root may not do in a container by default, such as creating namespaces."""
    for number in set(range(LAST_CAPABILITY + 1)) - CONTAINER_CAPABILITIES:
        syscalls.prctl(PR_CAPBSET_DROP, number)
    os.execv(sys.executable, [sys.executable, "-m", "tests.hostile.run", out, IN_CONTAINER])


if __name__ == "__main__":
    main(sys.argv[1], *sys.argv[2:], *[""] * (3 - len(sys.argv)))

"""The commands that are tried on a machine, and what each must give. Every step yields the problems that it finds."""

import csv
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from grader.intake import load_catalogue, wrong_solutions
from grader.model import Exercise, WrongSolution
from tests.elsewhere.machine import Machine

TIMEOUT = 600.0
"""Seconds that one command may take."""
ATTEMPTS = 3
"""How often exercises are graded whose verdict a busy machine prevented."""
CHECKED = "gather_all"
"""The exercise that `check` is tried on."""
RACE = """import threading

count = 0


def add():
    global count
    count += 1


def program():
    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count == 2
"""
SOUND = RACE.replace("    count += 1", "    with lock:\n        count += 1").replace(
    "count = 0", "count = 0\nlock = threading.Lock()"
)
Reports = dict[str, dict[str, Any]]
"""The rows of a JSON report, by the slug of the exercise."""


class Finished:
    """How a command ended. The output of the kit is text in UTF-8; of that of others, only ASCII is looked at."""

    def __init__(self, code: int, output: bytes, errors: bytes, *, is_kit: bool = True) -> None:
        self.code, how = code, "replace" if is_kit else "ignore"
        self.output, self.errors = output.decode("utf-8", how), errors.decode("utf-8", how)

    def expect(self, code: int, *texts: str) -> Iterator[str]:
        """The problems: another exit code, or a text that is missing."""
        if self.code != code:
            yield f"exit code {self.code} instead of {code}: {(self.output + self.errors)[-1500:]}"
        for text in texts:
            if text not in self.output + self.errors:
                yield f"{text!r} is missing in: {(self.output + self.errors)[-500:]}"
        if "�" in self.output + self.errors:
            yield "the output is not UTF-8"


def use(machine: Machine, *arguments: str | Path, module: str = "grader") -> Finished:
    """Runs `python -m MODULE ...` in the folder of the kit, as `nox` does and as students do."""
    done = subprocess.run(
        [machine.python, "-I", "-m", module, *map(str, arguments)],
        cwd=machine.kit,
        env=machine.variables,
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Finished(done.returncode, done.stdout, done.stderr, is_kit=module == "grader")


def board(machine: Machine) -> Iterator[str]:
    """The board of an untouched copy: nothing is started, and what is to be repaired fails."""
    report = machine.work / "board.json"
    yield from use(machine, "grade", "--json", report).expect(1, "fan_out")
    reports = _read(report)
    for exercise in _catalogue():
        checks = reports.get(exercise.slug, {}).get("checks", [])
        if exercise.metadata.form == "repair":
            if not any(check["status"] == "failed" for check in checks):
                yield f"{exercise.slug}: the program to repair fails no check"
        elif not checks or any(check["reason"] != "not_started" for check in checks):
            yield f"{exercise.slug}: {_told(checks)}, expected not_started"


def references(machine: Machine) -> Iterator[str]:
    """Every reference solution passes."""
    tried = list(_catalogue())
    reports = _grade(machine, [each.slug for each in tried], lambda _: ["--solutions"])
    for exercise in tried:
        row = reports.get(exercise.slug, {})
        if row.get("status") != "passed":
            yield f"{exercise.slug}: {_told(row.get('checks', []))}, expected passed"


def wrong(machine: Machine) -> Iterator[str]:
    """One wrong solution of each exercise fails with its stated check and reason, and with no other reason."""
    chosen = dict(_one_wrong_each())
    folder = machine.work / "Lösungen & more"
    folder.mkdir(exist_ok=True)
    for slug, each in chosen.items():
        shutil.copy(machine.kit / each.path.relative_to(_root()), folder / f"{slug}.py")
    reports = _grade(machine, list(chosen), lambda slugs: ["--submission", str(folder), *slugs])
    for slug, each in chosen.items():
        checks = reports.get(slug, {}).get("checks", [])
        reasons = {check["id"]: check["reason"] for check in checks if check["status"] != "passed"}
        wanted = {check: str(each.stated.get(check, each.reason)) for check in {*reasons, *each.stated}}
        if reasons != wanted:
            yield f"{slug}: {each.name} gave {_told(checks)}, expected {wanted}"


def course(machine: Machine) -> Iterator[str]:
    """A course can be made, an update keeps what a student wrote, and GitHub gets paths with slashes."""
    [exercise] = [each for each in _catalogue() if each.slug == "fan_out"]
    folder = machine.work / "Kurs & more"
    yield from use(machine, "course", "init", folder, "fan_out").expect(0, "1 exercise")
    stub = folder / exercise.stub.relative_to(_root())
    shutil.copy(_one_wrong(machine, "fan_out"), stub)
    written = stub.read_bytes()
    yield from use(machine, "course", "update", folder).expect(0, "Nothing changed")
    if stub.read_bytes() != written:
        yield "the update changed what a student wrote"
    place = exercise.stub.relative_to(_root()).as_posix()
    done = use(machine, "grade", "--github", "--root", folder, "--submission", folder, "fan_out")
    yield from done.expect(1, f"::error file={place},line=", "::notice title=Points")
    if "differ from the kit" in done.output:
        yield f"an untouched course differs from the kit: {done.output}"


def hint(machine: Machine) -> Iterator[str]:
    """The first hint, and one more."""
    hints = next(each.metadata.hints for each in _catalogue() if each.slug == "fan_out")
    yield from use(machine, "hint", "fan_out").expect(0, f"1. {hints[0]}")
    yield from use(machine, "hint", "fan_out", "2").expect(0, f"2. {hints[1]}")
    yield from use(machine, "list").expect(0, "fan_out")


def explore(machine: Machine) -> Iterator[str]:
    """A race is found in a program, and none in the repaired program."""
    racy, sound = machine.work / "mein Programm.py", machine.work / "repaired.py"
    racy.write_text(RACE, encoding="utf-8")
    sound.write_text(SOUND, encoding="utf-8")
    yield from use(machine, "explore", racy).expect(1, "--replay")
    yield from use(machine, "explore", f"{sound}:program").expect(0, "Proved: all 2 schedules")


def check(machine: Machine) -> Iterator[str]:
    """An exercise ships: stub, reference and all wrong solutions."""
    for _ in range(ATTEMPTS):
        done = use(machine, "check", CHECKED)
        if done.code == 0 or "machine_busy" not in done.output:
            break
    yield from done.expect(0, CHECKED, "ships")


def batch(machine: Machine) -> Iterator[str]:
    """Submissions in folders and in an archive get their marks; without isolation only if that is asked for."""
    inbox, out = machine.work / "Abgaben (1)", machine.work / "Ergebnis"
    right = (machine.kit / "solutions" / "fan_out" / "fan_out.py").read_bytes()
    [faulty] = [each for each in _wrong_of("fan_out") if each.path.stem == "appends_the_results"]
    failing = (machine.kit / faulty.path.relative_to(_root())).read_bytes()
    for name, content in (("Zoë Müller_1_file", right), ("aux_2_file", failing)):
        (inbox / name).mkdir(parents=True)
        (inbox / name / "fan_out.py").write_bytes(content)
    with zipfile.ZipFile(inbox / "Łukasz_3_file.zip", "w") as archive:
        archive.writestr("fan_out.py", right)
    yield from _names_of_devices(machine)
    options = [inbox, "--out", out, "--exercise", "fan_out"]
    if machine.name != "here":
        yield from use(machine, "batch", *options).expect(2, "--isolation off")
    # Where nobody is trusted, a pass may need a review. It may not, here: these solutions use no reflection.
    for attempt in range(ATTEMPTS):
        done = use(machine, "batch", *options, "--isolation", "off", *(["--failed"] if attempt else []))
        if "inconclusive" not in done.output:
            break
    yield from done.expect(1 if done.code == 1 else 0)
    book = (out / "gradebook.csv").read_bytes()
    if book.count(b"\r\n") != 4 or b"\r\r" in book:
        yield f"the gradebook has other line endings than CR LF: {book!r}"
    lines = list(csv.DictReader(io.StringIO(book.decode("utf-8-sig"))))
    found = {line["submission"]: (line["fan_out status"], line["fan_out reason"]) for line in lines}
    passed, failed = ("passed", ""), ("failed", str(faulty.reason))
    wanted = {"Zoë Müller_1_file": passed, "aux_2_file": failed, "Łukasz_3_file": passed}
    if found != wanted:
        yield f"the gradebook says {found}, expected {wanted}"
    if len(list((out / "feedback").glob("*.md"))) != 3:
        yield f"feedback: {sorted(path.name for path in (out / 'feedback').iterdir())}"
    yield from use(machine, "report", out).expect(0)


def _names_of_devices(machine: Machine) -> Iterator[str]:
    """An archive from another system may hold names that Windows does not allow. No submission in it has a file."""
    inbox, out = machine.work / "inbox.zip", machine.work / "names"
    with zipfile.ZipFile(inbox, "w") as archive:
        for name in ("con", "nul.txt", "a:b?", "Zoë."):
            archive.writestr(f"{name}/notes.txt", "not a program")
    done = use(machine, "batch", inbox, "--out", out, "--exercise", "fan_out", "--isolation", "off")
    if not (out / "gradebook.csv").is_file() or len(list((out / "feedback").glob("*.md"))) != 4:
        yield f"names of devices: {done.output[-500:]} {done.errors[-500:]}"


def editor(machine: Machine) -> Iterator[str]:
    """A student completes a stub, and pytest, as an editor starts it, gives the verdict."""
    exercise = next(each for each in _catalogue() if each.slug == "fan_out")
    stub = machine.kit / exercise.stub.relative_to(_root())
    before = stub.read_bytes()
    stub.write_bytes((machine.kit / exercise.reference.relative_to(_root())).read_bytes())
    try:
        done = use(machine, "-p", "no:cacheprovider", stub.parent, module="pytest")
        yield from done.expect(0, "9 passed")
    finally:
        stub.write_bytes(before)


def console(machine: Machine) -> Iterator[str]:
    """A console shows marks and lines as they are, whatever its code page."""
    try:
        import pty
    except ImportError:  # Windows itself has consoles of another kind
        return
    import os

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [machine.python, "-I", "-m", "grader", "grade", "fan_out", "--solutions"],
        cwd=machine.kit,
        env=machine.variables | {"TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # the process has closed its end
        pass
    os.close(ours)
    yield from Finished(process.wait(TIMEOUT), shown, b"").expect(0, "✓", "9/9")


def leftovers(machine: Machine) -> Iterator[str]:
    """No file is left where temporary files are made."""
    if machine.name == "here":
        return
    folder = Path(machine.variables.get("TEMP") or machine.variables["TMPDIR"])
    if found := sorted(path.name for path in folder.iterdir()):
        yield f"left behind in the temporary folder: {found}"


STEPS: tuple[Callable[[Machine], Iterator[str]], ...] = (
    board, references, wrong, course, hint, explore, check, batch, editor, console, leftovers,
)  # fmt: skip
"""All steps, in their order."""


def _grade(machine: Machine, slugs: list[str], options: Callable[[list[str]], Iterable[str]]) -> Reports:
    """The verdicts on these exercises. Those that a busy machine prevented are graded again."""
    found: Reports = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ATTEMPTS):
            report = Path(folder) / "report.json"
            done = use(machine, "grade", "--json", report, *_once(slugs, options(slugs)))
            if not report.is_file():
                raise RuntimeError(f"grade ended with exit code {done.code}: {done.output + done.errors}")
            found |= _read(report)
            slugs = [
                slug for slug in slugs if found.get(slug, {}).get("status") == "inconclusive" or _busy(found, slug)
            ]
            if not slugs:
                break
    return found


def _once(slugs: list[str], options: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*slugs, *options]))


def _busy(reports: Reports, slug: str) -> bool:
    return any(check["status"] == "inconclusive" for check in reports.get(slug, {}).get("checks", []))


def _read(report: Path) -> Reports:
    return {row["slug"]: row for row in json.loads(report.read_bytes())["exercises"]}


def _told(checks: list[dict[str, Any]]) -> str:
    """The checks that did not pass, each with its reason and the first words about it."""
    found = [
        f"{each['id']} {each['reason']} ({each['message'][:300]})" for each in checks if each["status"] != "passed"
    ]
    return "; ".join(found + _seen(checks)) or f"{len(checks)} checks passed"


def _seen(checks: list[dict[str, Any]]) -> list[str]:
    """When the first run that failed printed its lines and made its calls, so that a wrong verdict can be explained."""
    failed = [check["evidence"] for check in checks if check["status"] == "failed"]
    runs = [run for evidence in failed for run in (evidence or {}).get("observations", ())]
    return [json.dumps({key: run[key] for key in ("lines", "calls")})[:2000] for run in runs[:1]]


def _catalogue() -> list[Exercise]:
    return load_catalogue()


def _root() -> Path:
    return _catalogue()[0].stub.parent.parent.parent.parent


def _wrong_of(slug: str) -> list[WrongSolution]:
    return wrong_solutions(next(each for each in _catalogue() if each.slug == slug))


def _one_wrong(machine: Machine, slug: str) -> Path:
    return machine.kit / _wrong_of(slug)[0].path.relative_to(_root())


CHOSEN = {"whose_request": 0, "compute_beside": 11, "meet_up": 2}
"""Wrong solutions that are chosen by hand. The others wait for a thread, which a slow machine calls a deadlock; block
the event loop while they compute, where Windows cannot tell which came first; or wake up so often that the coarse clock
of Windows may call them busy.
"""


def _one_wrong_each() -> Iterator[tuple[str, WrongSolution]]:
    """Another one by number for each exercise, so that many reasons are tried."""
    for number, exercise in enumerate(_catalogue()):
        found = wrong_solutions(exercise)
        yield exercise.slug, found[CHOSEN.get(exercise.slug, number) % len(found)]

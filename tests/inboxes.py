"""Builders of inboxes as the platforms make them: for each hand-in, the places at which a platform puts its files."""

from pathlib import Path

from msgspec import Struct


class HandIn(Struct, frozen=True, kw_only=True):
    """One attempt of one student: `number` is the platform's, `attempt` counts from 1."""

    name: str
    login: str
    number: int
    files: dict[str, bytes]
    attempt: int = 1
    late: bool = False


def moodle_folders(inbox: Path, each: HandIn) -> None:
    _put(inbox / f"{each.name}_{each.number}_assignsubmission_file", each.files)


def moodle_flat(inbox: Path, each: HandIn) -> None:
    _put(inbox, each.files, f"{each.name}_{each.number}_assignsubmission_file_")


def moodle_groups(inbox: Path, each: HandIn) -> None:
    _put(inbox / f"Group B-{each.name}_{each.number}_assignsubmission_file", each.files)


def canvas(inbox: Path, each: HandIn) -> None:
    late = "_LATE" if each.late else ""
    for place, (file, content) in enumerate(each.files.items()):
        upload = each.number * 100 + each.attempt * 10 + place
        _put(inbox, {file: content}, f"{squeezed(each.name)}{late}_{each.number}_{upload}_")


def canvas_anonymous(inbox: Path, each: HandIn) -> None:
    for place, (file, content) in enumerate(each.files.items()):
        _put(inbox, {file: content}, f"anon_{each.number:05}_{each.attempt * 10 + place}_")


def blackboard(inbox: Path, each: HandIn) -> None:
    start = f"Assignment_1_{each.login}_attempt_2026-11-{each.attempt:02}-12-00-00"
    _put(inbox, each.files, f"{start}_")
    (inbox / f"{start}.txt").write_text(f"Name: {each.name} ({each.login})\n", encoding="utf-8")


def brightspace(inbox: Path, each: HandIn) -> None:
    _put(inbox / f"{each.number}-55 - {each.name} - Nov {each.attempt}, 2026 1{each.attempt % 2}05 PM", each.files)
    (inbox / "index.html").write_text("<html>", encoding="utf-8")


def gradescope(inbox: Path, each: HandIn) -> None:
    folder = f"submission_{each.number * 10 + each.attempt}"
    _put(inbox / folder, each.files)
    with (inbox / "submission_metadata.yml").open("a", encoding="utf-8") as file:
        file.write(f"{folder}:\n  :submitters:\n  - :name: {each.name}\n    :sid: '{each.login}'\n")
        file.write("    :email: x@example.edu\n  :created_at: 2026-11-01 12:00:00 Z\n  :score: 0.0\n")


def nbgrader(inbox: Path, each: HandIn) -> None:
    _put(inbox / f"{each.login}+hw1+2026-11-{each.attempt:02} 12:00:00.000000 UTC+xyz", each.files)


def nbgrader_submitted(inbox: Path, each: HandIn) -> None:
    _put(inbox / each.login / "hw1", each.files | {"timestamp.txt": b"2026-11-01 12:00:00"})


def github(inbox: Path, each: HandIn) -> None:
    _put(inbox / f"fan-out-{each.login}", each.files)
    (inbox / f"fan-out-{each.login}" / ".git").mkdir(exist_ok=True)


def gitlab(inbox: Path, each: HandIn) -> None:
    _put(inbox / f"{each.login}-main-{each.number:040x}", each.files)


def teams(inbox: Path, each: HandIn) -> None:
    _put(inbox / each.name / "Homework 1" / f"Version {each.attempt}", each.files)


def google(inbox: Path, each: HandIn) -> None:
    _put(inbox, each.files, f"{each.name} - ")


def plain_folders(inbox: Path, each: HandIn) -> None:
    _put(inbox / each.login, each.files)


BUILDERS = {
    "moodle": [moodle_folders, moodle_flat, moodle_groups],
    "canvas": [canvas, canvas_anonymous],
    "blackboard": [blackboard],
    "brightspace": [brightspace],
    "gradescope": [gradescope],
    "nbgrader": [nbgrader, nbgrader_submitted],
    "github": [github],
    "gitlab": [gitlab],
    "teams": [teams],
    "google": [google],
    "plain": [plain_folders],
}
"""For each platform, the forms of its downloads."""

ONE_ATTEMPT = (moodle_folders, moodle_flat, moodle_groups, nbgrader_submitted, github, gitlab, google, plain_folders)
"""Forms in which a later attempt takes the place of the one before."""


def squeezed(name: str) -> str:
    """The name as Canvas writes it in the names of files: the family name first, in small letters, without blanks."""
    first, _, last = name.lower().rpartition(" ")
    return "".join(char for char in last + first if char.isalnum())


def _put(folder: Path, files: dict[str, bytes], before: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{before}{name}").write_bytes(content)

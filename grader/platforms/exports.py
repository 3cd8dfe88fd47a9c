"""The table of platforms that can be given the grader as a whole, and the files of each."""

import re
import shlex
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from grader.model import Exercise
from grader.platforms.bundle import kit_files, zipped

TEMPLATES = Path(__file__).resolve().parent / "templates"
PLACEHOLDER = re.compile(r"@([A-Z]+)@")
NAMESPACE = uuid.UUID("6d1d7a36-6a3c-4c1e-9f5b-0f1d2b7a9c55")
"""The ids of questions are made from it and the slug, so that they stay the same in each export."""


class Export(Struct, frozen=True, kw_only=True):
    """One platform.

    text   what is made, for people
    files  makes the files
    next   what to do with them
    """

    text: str
    files: Callable[[Sequence[Exercise]], dict[str, bytes]]
    next: str


def _filled(template: str, exercises: Sequence[Exercise], **values: str) -> bytes:
    """The content of a template. Slugs are Python names, so they are safe in a shell and in JSON."""
    known = {
        "EXERCISES": " ".join(each.slug for each in exercises),
        "FILES": " ".join(shlex.quote(each.stub.name) for each in exercises),
    } | values
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return PLACEHOLDER.sub(lambda found: known[found[1]], text).encode()


def _gradescope(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    own = {name: _filled(f"gradescope/{name}", exercises) for name in ("setup.sh", "run_autograder")}
    return own | kit_files(exercises, hidden=True)


def _classroom50(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    # The bundle is on a public page, so hidden suites stay at home.
    own = {"autograder.py": _filled("classroom50/autograder.py", exercises)}
    return own | kit_files(exercises, hidden=False)


def _prairielearn(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    shared = "serverFilesCourse/concurrency_kit/"
    kit = kit_files(exercises, hidden=True)
    files = {shared + name: content for name, content in kit.items()}
    files[f"{shared}run.sh"] = _filled("prairielearn/run.sh", exercises)
    files["image/Dockerfile"] = _filled("prairielearn/Dockerfile", exercises)
    files["image/requirements.txt"] = kit["requirements.txt"]
    for each in exercises:
        place = f"questions/{each.slug}/"
        title = each.metadata.title.replace("\\", "").replace('"', "'")
        values = {"SLUG": each.slug, "TITLE": title, "UUID": str(uuid.uuid5(NAMESPACE, each.slug))}
        for name in ("info.json", "question.html"):
            files[place + name] = _filled(f"prairielearn/{name}", exercises, **values)
        for path in (each.stub, each.folder / "README.md"):
            files[f"{place}clientFilesQuestion/{path.name}"] = path.read_bytes()
    return files


def _vpl(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    kit = kit_files(exercises, hidden=True)
    return {
        "vpl_evaluate.sh": _filled("vpl/vpl_evaluate.sh", exercises),
        "concurrency_kit.zip": zipped(kit),
        "requirements.txt": kit["requirements.txt"],
    }


def _coderunner(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    files = {f"kit/{name}": content for name, content in kit_files(exercises, hidden=True).items()}
    for each in exercises:
        files[f"questions/{each.slug}.py"] = _filled("coderunner/template.py", exercises, SLUG=each.slug)
    return files


def _artemis(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    return {"build.sh": _filled("artemis/build.sh", exercises)} | kit_files(exercises, hidden=True)


def _exercism(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    own = {name: _filled(f"exercism/{name}", exercises) for name in ("bin/run.sh", "Dockerfile")}
    return own | kit_files(exercises, hidden=False)


def _gitlab(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    return {".gitlab-ci.yml": _filled("gitlab/.gitlab-ci.yml", exercises)}


EXPORTS: dict[str, Export] = {
    "artemis": Export(
        text="test repository with a build script",
        files=_artemis,
        next="Push the files to the test repository, and let the build plan run build.sh.",
    ),
    "classroom50": Export(
        text="autograder.py with its bundle",
        files=_classroom50,
        next="Put the files at CLASSROOM/autograders/ASSIGNMENT/ of your classroom50 repository.",
    ),
    "coderunner": Export(
        text="the kit for a Jobe server, and a template for each question",
        files=_coderunner,
        next="Install kit/ on the Jobe server, and paste questions/SLUG.py as the template of a question.",
    ),
    "exercism": Export(text="test runner", files=_exercism, next="Build the image with the Dockerfile."),
    "gitlab": Export(
        text="pipeline", files=_gitlab, next="Set KIT and KIT_COMMIT, and add the file to the project of each student."
    ),
    "gradescope": Export(
        text="autograder archive",
        files=_gradescope,
        next="Upload the archive at Configure Autograder, and choose the base image Ubuntu 24.04.",
    ),
    "prairielearn": Export(
        text="questions, the kit for serverFilesCourse, and an image",
        files=_prairielearn,
        next="Build image/, name it in the info.json of each question, and add the folders to your course.",
    ),
    "vpl": Export(
        text="files of a VPL activity",
        files=_vpl,
        next="Add the files under Execution files, and install requirements.txt on the jail server.",
    ),
}
"""All platforms, by the names that the command line uses."""


def export_files(name: str, exercises: Sequence[Exercise]) -> dict[str, bytes]:
    """The files for a platform, by their paths."""
    return EXPORTS[name].files(exercises)

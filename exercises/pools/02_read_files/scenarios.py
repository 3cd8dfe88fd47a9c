"""Real files in a folder of their own: each scenario says what the function returned, and what lies in the folder.

An audit hook of Python reports what is done to the target: opened for writing, removed, or replaced by which file.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLD = "the old text"


def text_of(path):
    """The text of a file, with its own line ends. The line end of another system becomes that of Python."""
    text = path.read_bytes().decode("utf-8", "replace")
    return text if os.linesep == "\n" else text.replace("\r\n", "\n")


class Place:
    """A folder with files to read, and one with the target and other files. `job(number)` is called for each read."""

    def __init__(self, texts, jobs):
        self.root = Path(tempfile.mkdtemp()).resolve()
        self.texts, self.jobs = texts, jobs
        self.paths = [self.root / "in" / f"file {number}.txt" for number in range(len(texts))]
        self.folder = self.root / "out"
        self.target = self.folder / "all.txt"
        self.renamed = None
        self.meeting = None
        self.broken = {}
        self.changes, self.seen, self.errors, self.others = set(), set(), [], {}
        (self.root / "in").mkdir()
        self.folder.mkdir()
        for path, text in zip(self.paths, texts, strict=True):
            path.write_text(text, encoding="utf-8", newline="")

    def prepare(self):
        """Make an old target, and other files with the names that temporary files often have."""
        self.target.write_text(OLD, encoding="utf-8")
        endings = ("tmp", "temp", "part", "new", "bak", "swp", "partial")
        names = [f"{start}.{end}" for start in ("all", "all.txt", ".all.txt", "merge", "target") for end in endings]
        for name in (*names, *endings, "all.txt~", "~all.txt"):
            (self.folder / name).write_text(name, encoding="utf-8")
            self.others[name] = name

    def read(self, path):
        """The function that the submitted code gets: a job, and then the text."""
        number = self.paths.index(path)
        try:
            self.jobs[number]()
            if self.broken.pop(number, False):
                raise OSError("the first read of this file fails")
        except BaseException as error:
            self.errors.append(error)
            raise
        finally:
            self.seen.add(self.content())
        return text_of(path)

    def content(self):
        """The text of the target, or a word for what it is."""
        if self.target.is_file():
            return text_of(self.target)
        return "a folder" if self.target.is_dir() else "absent"

    def watch(self, event, arguments):
        """Notes what is done to the target. An audit hook.

        With a `meeting`, a rename into the folder waits for that of another call. So both have a temporary file then.
        """
        if self.meeting is not None and event == "os.rename" and self.is_in_folder(arguments[1]):
            with contextlib.suppress(threading.BrokenBarrierError):
                self.meeting.wait(2.0)
        if event == "open" and self.is_target(arguments[0]):
            flags = arguments[2] or 0
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                self.changes.add("opened for writing")
        elif event == "os.remove" and self.is_target(arguments[0]):
            self.changes.add("removed")
        elif event == "os.rename" and self.is_target(arguments[1]):
            source = Path(os.fsdecode(arguments[0])).absolute()
            beside = self.folder in source.parents
            self.changes.add("replaced by a file of its folder" if beside else "replaced by a file of another folder")
            self.renamed = source.read_bytes()
        elif event == "os.rename" and self.is_target(arguments[0]):
            self.changes.add("moved away")

    def is_target(self, path):
        try:
            return Path(os.fsdecode(path)).absolute() == self.target
        except TypeError:
            return False  # a descriptor

    def is_in_folder(self, path):
        return Path(os.fsdecode(path)).absolute().parent == self.folder

    def report(self, outcome):
        """The content of the folder now, beside the return value of the function."""
        found = {path.name: text_of(path) for path in self.folder.iterdir() if path.is_file()}
        final = found.pop(self.target.name, None)
        if final is not None and self.renamed is not None and self.renamed != self.target.read_bytes():
            self.changes.add("replaced before the new file was complete")
        changed = [name for name in self.others if found.get(name, "") != self.others[name]]
        left = [name for name in found if name not in self.others]
        return {
            "the function": outcome,
            "the target": self.content(),
            "the target during the reads": sorted(self.seen),
            "what was done to the target": ", ".join(sorted(self.changes)) or "nothing",
            "other files changed": ", ".join(changed[:3]) or "none",
            "new files left": len(left),
        }


HOOK = threading.local()
PLACES = []


def audit(event, arguments):
    """The audit hook: it cannot be removed, so it does nothing while there is no place to watch."""
    if PLACES and event in ("open", "os.remove", "os.rename") and not getattr(HOOK, "active", False):
        HOOK.active = True
        try:
            for place in list(PLACES):
                place.watch(event, arguments)
        finally:
            HOOK.active = False


sys.addaudithook(audit)


@contextlib.contextmanager
def place_for(texts, jobs, old=False):
    """A place that is watched, and removed in the end."""
    place = Place(texts, jobs)
    try:
        if old:
            place.prepare()
        PLACES.append(place)
        yield place
    finally:
        if place in PLACES:
            PLACES.remove(place)
        shutil.rmtree(place.root, ignore_errors=True)


def returned(place, failed):
    """The return value of the function, with the numbers of the paths, counted from 1."""
    return [place.paths.index(path) + 1 if path in place.paths else repr(path) for path in failed]


def merged(submission, texts, jobs, places, workers, old):
    """The report after a merge of the files at these places of the list."""
    with place_for(texts, jobs, old) as place:
        failed = submission.merge([place.paths[each] for each in places], place.target, workers, place.read)
        return place.report(returned(place, failed))


def read_at_the_second_try(submission, texts, jobs, workers):
    """The report after a merge in which the first file stands twice, and one of its two reads fails."""
    with place_for(texts, jobs) as place:
        place.broken[0] = True
        failed = submission.merge([place.paths[0], *place.paths], place.target, workers, place.read)
        return place.report(returned(place, failed))


def interrupted(submission, texts, jobs, workers):
    """The report after a merge in which a read raises what is not an Exception."""
    with place_for(texts, jobs, True) as place:
        try:
            failed = submission.merge(place.paths, place.target, workers, place.read)
        except NotImplementedError:
            raise
        except BaseException as error:
            same = any(error is each and not isinstance(each, Exception) for each in place.errors)
            outcome = "raised the exception of read" if same else f"raised {error!r}"
        else:
            outcome = f"returned {returned(place, failed)}"
        return place.report(outcome)


def folder_as_target(submission, texts, jobs, workers):
    """The report after a merge whose target is a folder."""
    with place_for(texts, jobs) as place:
        (place.target / "inside").mkdir(parents=True)
        try:
            failed = submission.merge(place.paths, place.target, workers, place.read)
        except OSError as error:
            own = error.errno is None
            outcome = f"raised an OSError of its own: {error!r}" if own else "raised the OSError of the system"
        else:
            outcome = f"returned {returned(place, failed)}"
        report = place.report(outcome)
        return {key: report[key] for key in ("the function", "the target", "new files left")}


def again(submission, texts, first, second, third):
    """The targets of two merges at the same time into one folder, and of a third one after them."""
    with place_for(texts, []) as place:

        def call(name, jobs):
            numbers = dict(zip(place.paths, jobs, strict=False))

            def read(path):
                numbers[path]()
                return text_of(path)

            target = place.folder / name
            failed = submission.merge(place.paths[: len(jobs)], target, 2, read)
            text = text_of(target) if target.exists() else None
            return [returned(place, failed), text]

        place.meeting = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            calls = [pool.submit(call, name, jobs) for name, jobs in (("one.txt", first), ("two.txt", second))]
        place.meeting = None
        ends = [*(each.result() for each in calls), call("three.txt", third)]
        return {"results": ends, "files": sorted(path.name for path in place.folder.iterdir())}

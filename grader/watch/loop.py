"""The loop of watch mode: takes one event after the other, changes its state, and shows the next frame."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console

from grader.grading.warm import WarmGrader
from grader.intake import choose_one, load_catalogue, suite_files
from grader.learner import ProgressFile, is_as_handed_out, is_solution_due, put_stub_back, read_solution
from grader.model import (
    Audience,
    Exercise,
    ExerciseReport,
    OperatorError,
    Report,
    next_exercise,
    position_in_course,
)
from grader.reports import report_for
from grader.reports.next_step import short_path
from grader.reports.solution_text import show_solution
from grader.watch import views
from grader.watch.editor import editor_for, has_desktop
from grader.watch.events import (
    Event,
    FileEventsFailed,
    FilesChanged,
    GraderAnswered,
    Interrupted,
    KeyPressed,
    TerminalResized,
)
from grader.watch.file_events import FileWatcher
from grader.watch.first_failure import FirstFailure
from grader.watch.keys import Keys, resizing
from grader.watch.screen import KEYS, Screen

SIGNAL_INTERVAL = 0.5
"""Seconds after which a wait looks for Ctrl-C on Windows, where no signal ends a wait."""
YES_OR_NO = (("y", "yes"), ("n", "no"))
LIST_KEYS = (("↑↓", "move"), ("enter", "choose"), ("l", "back"), ("q", "quit"))
BACK = (("any key", "back"), ("q", "quit"))


def watch(root: Path, selector: str, console: Console, isolation: str = "auto") -> int:
    """Watches the copy in `root` until the user ends it; returns 0.

    selector  the exercise to begin with; empty: the next one of the course

    Raises OperatorError for a selector that names no exercise, or a catalogue that cannot be read.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    loop = WatchLoop(root, Screen(console), events, isolation)
    has_keys = loop.screen.is_live and sys.stdin.isatty()
    with contextlib.ExitStack() as opened:
        keys = opened.enter_context(Keys(events.put)) if has_keys else None
        loop.keys = keys
        opened.callback(loop.close)
        opened.enter_context(resizing(events, keys))
        watcher = FileWatcher(root / "exercises", loop.watched_files(), events.put)
        opened.callback(watcher.close)
        try:
            loop.open(choose_one(loop.exercises, selector) if selector else loop.first())
            while True:
                with contextlib.suppress(queue.Empty):
                    if not loop.handle(events.get(timeout=loop.patience())):
                        break
                loop.show_first_failure()
        except KeyboardInterrupt:
            pass
        loop.screen.leave()
    return 0


class WatchLoop:
    """The state of watch mode. `handle` takes one event, and says whether to go on.

    screen     where frames go
    keys       the keyboard; None without one
    exercises  all of the course
    """

    def __init__(self, root: Path, screen: Screen, events: "queue.SimpleQueue[Event]", isolation: str) -> None:
        self.root, self.screen, self._events, self._isolation = root, screen, events, isolation
        self.keys: Keys | None = None
        self.exercises = load_catalogue(root)
        self._progress = ProgressFile(root)
        self._position = position_in_course(self.exercises, self._progress.read())
        self._exercise = self.exercises[0]
        self._report: ExerciseReport | None = None
        self._notes: list[str] = []
        self._grader: WarmGrader | None = None
        self._process = self._request = 0
        self._page_request = -1
        """The last grading that was asked for because of a page."""
        self._first_failure = FirstFailure()
        self._answer_key: Callable[[str], None] | None = None
        """The meaning of the next key, instead of its usual one."""
        self._at = 0
        self._actions: dict[str, Callable[[], None]] = {
            "n": self._go_on,
            "l": self._list,
            "h": self._hint,
            "r": self._ask_for_reset,
            "s": self._solution,
            "p": self._page,
            "e": self._edit,
        }

    def watched_files(self) -> list[Path]:
        """The user's files, and those of which a change means that the suite must be collected again."""
        return [path for each in self.exercises for path in (each.stub, *self._suite_of(each))]

    def first(self) -> Exercise:
        """The exercise to begin with."""
        return self._position.current or self.exercises[0]

    def open(self, exercise: Exercise) -> None:
        """Makes it the current exercise, prepares a process for it, and grades it."""
        self._exercise, self._report, self._notes = exercise, None, []
        self._restart()
        self._show()

    def close(self) -> None:
        """Ends the warm process."""
        if self._grader is not None:
            self._grader.close()
            self._grader = None

    def handle(self, event: Event) -> bool:
        """Acts on one event. Returns whether to go on."""
        match event:
            case Interrupted():
                return False
            case KeyPressed("q") if self._answer_key != self._reset_answered:
                return False
            case KeyPressed(key) if self._answer_key == self._move or not self.screen.move(key):
                self._press(key)
            case FilesChanged(paths):
                self._files_changed(paths)
            case FileEventsFailed(why):
                self._note(f"File events do not arrive here ({why}). So the files are looked at 5 times a second.")
            case GraderAnswered(process, answer) if process == self._process:
                if answer is None:
                    self._grader = None
                    self.screen.show_status("The grading process has ended. Save the file to start another one.")
                elif answer.problem:
                    self._grader = None
                    self._note(f"grader: {answer.problem}")
                elif answer.number == self._request and answer.report is not None:
                    self._verdict(answer.report)
                elif answer.number == self._request and answer.number:
                    done = f"{answer.done} check{'' if answer.done == 1 else 's'} done"
                    self.screen.show_status(f"grading {self._exercise.slug}: {done}")
                    if answer.failed is not None:
                        self._first_failure.keep(self._exercise, answer.failed)
            case TerminalResized():
                self.screen.redraw()
            case _:
                pass
        return True

    def patience(self) -> float | None:
        """Seconds to wait for an event at most."""
        waits = [SIGNAL_INTERVAL] if sys.platform == "win32" else []
        due = self._first_failure.patience() if self._answer_key is None else None
        return min([*waits, due] if due is not None else waits, default=None)

    def show_first_failure(self) -> None:
        """Explains the first failed check of a grading that takes long. A question or a list is left as it is."""
        if self._answer_key is None and (report := self._first_failure.take()) and self.screen.is_live:
            self.screen.show(lambda console: views.show_failure(report, console), KEYS)

    def _suite_of(self, exercise: Exercise) -> list[Path]:
        folder = exercise.folder
        return [folder / "exercise.toml", exercise.scenarios, folder / "programs.py", *suite_files([exercise])]

    def _restart(self) -> None:
        """A new process: the suite is collected as it is now."""
        self.close()
        self._process += 1
        number = self._process
        try:
            grader = WarmGrader(self.root, self._exercise.slug, self._isolation)
        except OSError as problem:
            self._note(f"grader: The grading process cannot be started: {problem}.")
            return
        self._grader = grader

        def pass_on() -> None:
            for answer in grader.answers():
                self._events.put(GraderAnswered(number, answer))
            self._events.put(GraderAnswered(number, None))

        threading.Thread(target=pass_on, name="verdicts", daemon=True).start()
        self._grade()

    def _grade(self, *, pages: bool = False) -> None:
        if self._grader is None:
            self._restart()
            return
        self._request += 1
        self._first_failure.begin()
        if not self.screen.is_live and self._report is not None:
            self.screen.console.print(f"grading {self._exercise.slug} …", highlight=False)
        self.screen.show_status(f"grading {self._exercise.slug} …")
        try:
            self._grader.grade(self._request, pages=pages)
        except OSError:  # it has gone; the thread that reads its answers says so
            self._grader = None

    def _verdict(self, report: ExerciseReport) -> None:
        whole = report_for(Report(exercises=(report,)), Audience.STUDENT)
        self._report = next(iter(whole.exercises), None)
        self._first_failure.forget()
        progress = self._progress.record(whole)
        self._position = position_in_course(self.exercises, progress)
        hints = [] if report.status == "passed" else self._hints()
        self._notes = [*hints, self._progress.problem] if self._progress.problem else hints
        self._answer_key = None
        self.screen.show_status("")
        self._show()
        if self._page_request == self._request and self._report is not None:
            self._write_page(self._report)

    def _files_changed(self, paths: tuple[Path, ...]) -> None:
        stubs = {each.stub: each for each in self.exercises}
        if any(path in self._suite_of(self._exercise) for path in paths):
            try:
                self.exercises = load_catalogue(self.root)
                self.open(choose_one(self.exercises, self._exercise.slug))
            except OperatorError as problem:
                self._note(f"grader: {problem}")
            return
        saved = [stubs[path] for path in paths if path in stubs]
        if self._exercise in saved:
            self._grade()
        elif saved:
            self.open(saved[-1])

    def _show(self) -> None:
        self.screen.show(
            lambda console: views.show_verdict(
                self._exercise, self._report, self._position, self._notes, console, has_keys=self.keys is not None
            ),
            KEYS if self.keys is not None else (),
        )

    def _note(self, text: str) -> None:
        """Shows a note in place of the one before; hints stay."""
        self._notes = [*self._hints(), text]
        if self.screen.is_live:
            self._show()
            self.screen.move_to_end()
        else:
            self.screen.console.print(text, markup=False)

    def _hints(self) -> list[str]:
        return [note for note in self._notes if note.startswith("hint ")]

    def _press(self, key: str) -> None:
        answer, self._answer_key = self._answer_key, None
        act = self._actions.get(key)
        try:
            if answer is not None:
                answer(key)
            elif act is not None:
                act()
        except (OperatorError, OSError) as problem:
            self._note(str(problem))

    def _go_on(self) -> None:
        done = set(self._position.done)
        found = next_exercise(self.exercises, [*done, self._exercise.slug], after=self._exercise.slug)
        if found is None:
            self._note("No other exercise is open." if self._position.current else "All exercises are done.")
        else:
            self.open(found)

    def _list(self) -> None:
        self._at = next(number for number, each in enumerate(self.exercises) if each.slug == self._exercise.slug)
        self._show_list()

    def _show_list(self) -> None:
        self._answer_key = self._move
        self.screen.show(lambda console: views.show_list(self.exercises, self._position, self._at, console), LIST_KEYS)

    def _move(self, key: str) -> None:
        if key in ("up", "k", "down", "j"):
            step = -1 if key in ("up", "k") else 1
            self._at = max(0, min(len(self.exercises) - 1, self._at + step))
            self._show_list()
        elif key == "enter" and self.exercises[self._at] != self._exercise:
            self.open(self.exercises[self._at])
        elif key in ("l", "enter", "escape"):
            self._show()
        elif key in self._actions:  # it acts on the exercise that is open, so that one is shown
            self._show()
            self._press(key)
        else:
            self._show_list()

    def _hint(self) -> None:
        hints, slug = self._exercise.metadata.hints, self._exercise.slug
        if not hints:
            self._note(f"{slug} has no hints. Its README.md is all there is.")
            return
        seen = min(self._progress.read().of(slug).hints + 1, len(hints))
        self._progress.change_one(slug, lambda each: replace(each, hints=seen))
        shown = [f"hint {number} of {len(hints)}: {hint}" for number, hint in enumerate(hints[:seen], 1)]
        self._notes = []
        self._note("\n".join(shown))

    def _ask_for_reset(self) -> None:
        path = short_path(self._exercise.stub)
        if is_as_handed_out(self._exercise):
            self._note(f"{path} is the stub already.")
            return
        self._answer_key = self._reset_answered
        self.screen.show(
            lambda console: console.print(f"Replace {path} by the stub? A backup is kept.", markup=False), YES_OR_NO
        )

    def _reset_answered(self, key: str) -> None:
        if key != "y":
            self._show()
            return
        backup = put_stub_back(self._exercise, self.root)
        progress = self._progress.change_one(self._exercise.slug, lambda each: replace(each, done=False))
        self._position = position_in_course(self.exercises, progress)
        self._report = None
        self._notes = [f"Your code is in {short_path(backup)}."] if backup is not None else []
        self._show()  # the watcher sees the new file, and it is graded

    def _solution(self) -> None:
        solution = read_solution(self._exercise, self.root, [each.slug for each in self.exercises])
        if not is_solution_due(self._progress, self._exercise.slug):
            self._note("You have not passed this exercise yet. A hint may be enough: h. To see the solution: s again.")
            return
        others = [(each.path, each.summary) for each in solution.others]
        self._answer_key = lambda _: self._show()
        self.screen.show(lambda console: show_solution(solution.path, solution.text, others, console), BACK)

    def _page(self) -> None:
        if self._report is None:
            self._note("There is no verdict yet.")
        elif has_failed_schedule(self._report) and self._page_request != self._request:
            self._grade(pages=True)  # once more: with the schedules among which the page lets its reader choose
            self._page_request = self._request
        else:
            self._write_page(self._report)

    def _write_page(self, report: ExerciseReport) -> None:
        from grader.pages import write_page  # templates and colours take a moment, and most verdicts need no page

        path = write_page(Report(exercises=(report,)), self.root)
        opened = False
        if has_desktop():
            with contextlib.suppress(webbrowser.Error):
                opened = webbrowser.open(path.as_uri())
        self._note(f"The page is {short_path(path)}." if opened else f"Open this file in a browser: {path}")

    def _edit(self) -> None:
        editor = editor_for(self._exercise.stub)
        if editor is None:
            self._note("No editor is known. Set the variable VISUAL, for example: export VISUAL=nano")
            return
        try:
            if editor.uses_terminal and self.keys is not None:
                self.keys.pause()
                try:
                    subprocess.run(editor.line, check=False)
                finally:
                    self.keys.resume()
            else:
                subprocess.Popen(
                    editor.line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
        except OSError as problem:
            self._note(f"{editor.line[0]} cannot be started: {problem.strerror or os.fspath(self._exercise.stub)}.")
            return
        self._show()


def has_failed_schedule(report: ExerciseReport) -> bool:
    """Whether a check failed under a schedule, which a page can show."""
    failed = [check for check in report.checks if check.status == "failed"]
    return any(run.run.exploration is not None for check in failed for run in check.evidence)

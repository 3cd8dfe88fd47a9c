"""Notices saved files: by events of the system, and where none come, by looking at the files.

Law: a save is never missed. Network folders, containers and some virtual machines report no events, and nothing says so
beforehand. So the files are looked at once a second all the same. A change that no event reported shows that events
fail here; from then on the files are looked at several times a second, and the user is informed.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from grader.watch.events import Event, FileEventsFailed, FilesChanged

LOOK_INTERVAL = 1.0
"""Seconds between two looks at the files while events come."""
POLL_INTERVAL = 0.2
"""Seconds between two looks where no events come."""
SETTLE = 20
"""Milliseconds without a further change after which events are passed on."""

Signature = tuple[int, int, int] | None
"""Time of the last change in ns, size, number of the file; None if there is no file."""


class FileWatcher:
    """Watches `files` in a thread, until `close`. `emit` gets FilesChanged and FileEventsFailed, in that thread."""

    def __init__(self, folder: Path, files: Iterable[Path], emit: Callable[[Event], object]) -> None:
        self._folder, self._emit = folder, emit
        self._seen: dict[Path, Signature] = {path: signature(path) for path in files}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="file events", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends the thread."""
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        why = self._follow_events()
        if why:
            self._emit(FileEventsFailed(why))
        while not self._stop.wait(POLL_INTERVAL):
            self._report_changes()

    def _follow_events(self) -> str:
        """Follows events until the end, then returns "". Returns a phrase if they fail."""
        try:
            from watchfiles import watch
        except ImportError:
            return "the package watchfiles is not installed"
        try:
            silent = False
            for changes in watch(
                self._folder,
                watch_filter=None,
                debounce=10 * SETTLE,
                step=SETTLE,
                rust_timeout=int(LOOK_INTERVAL * 1000),
                yield_on_timeout=True,
                stop_event=self._stop,
                raise_interrupt=False,
            ):
                changed = self._report_changes()
                if changes:
                    silent = False
                elif changed and silent:
                    return "a file changed, and no event came"
                # An event can come a moment after the look that found its change. So one silent look is no proof.
                silent = silent or (bool(changed) and not changes)
        except (OSError, RuntimeError) as problem:  # such as too many watches of this account
            return f"{problem}"
        return ""

    def _report_changes(self) -> list[Path]:
        changed = list(self._changed())
        if changed:
            self._emit(FilesChanged(tuple(changed)))
        return changed

    def _changed(self) -> Iterator[Path]:
        for path, before in self._seen.items():
            now = signature(path)
            if now != before:
                self._seen[path] = now
                yield path


def signature(path: Path) -> Signature:
    """The metadata that show that a file was saved, without reading it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

"""A worker thread that repeats a step until it has to stop."""

import threading
from collections.abc import Callable


class Worker:
    """Calls `step()` again and again in a thread of its own, with pauses of `every` seconds, until `stop` is called.

    At the end, the thread calls `clean_up()` once.
    """

    def __init__(self, step: Callable[[], object], every: float, clean_up: Callable[[], object]) -> None:
        self._step = step
        self._every = every
        self._clean_up = clean_up
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._started = False
        self._error: BaseException | None = None

    def start(self) -> None:
        """Start the thread and return; do nothing if the worker has been stopped already."""
        if not self._stopping.is_set():
            self._started = True
            self._thread.start()

    def stop(self) -> None:
        """Let the worker end without delay, and return when its thread has ended.

        If a step or the clean-up raised, raise the same exception object, at each call.
        """
        self._stopping.set()
        if self._started:
            self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            try:
                while not self._stopping.is_set():
                    self._step()
                    # Not time.sleep: this returns as soon as the event is set.
                    self._stopping.wait(self._every)
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

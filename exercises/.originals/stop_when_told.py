"""A worker thread that repeats a step until it has to stop. See README.md."""

from collections.abc import Callable


class Worker:
    """Calls `step()` again and again in a thread of its own, with pauses of `every` seconds, until `stop` is called.

    At the end, the thread calls `clean_up()` once.
    """

    def __init__(self, step: Callable[[], object], every: float, clean_up: Callable[[], object]) -> None:
        self._step = step
        self._every = every
        self._clean_up = clean_up

    def start(self) -> None:
        """Start the thread and return; do nothing if the worker has been stopped already."""
        raise NotImplementedError

    def stop(self) -> None:
        """Let the worker end without delay, and return when its thread has ended.

        If a step or the clean-up raised, raise the same exception object, at each call.
        """
        raise NotImplementedError

"""A counter that many threads may use at the same time."""

import threading


class Counter:
    """Counts from 0."""

    def __init__(self) -> None:
        self.value = 0
        self._lock = threading.Lock()

    def add(self, n: int = 1) -> None:
        """Add n to `value`. Safe to call from several threads at once: no update is lost."""
        with self._lock:
            self.value += n

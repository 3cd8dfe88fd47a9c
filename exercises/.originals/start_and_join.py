"""Start and join: two counts at the same time. See README.md."""

from collections.abc import Callable


def start_and_join(pause: Callable[[], object], main_numbers: int, thread_numbers: int) -> None:
    """Count up to `main_numbers` in the main thread and, at the same time, up to `thread_numbers` in a started thread.

    The main thread prints the lines "main 1", "main 2" and so on, the other one "thread 1", "thread 2" and so on.
    After each line, the thread that printed it calls pause() once. Return None when both counts are done.
    """
    raise NotImplementedError

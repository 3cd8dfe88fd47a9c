"""Start and join: two counts at the same time. See README.md."""

from collections.abc import Callable


def start_and_join(pause: Callable[[], object], main_numbers: int, thread_numbers: int) -> None:
    """Print "main 1" to "main <main_numbers>" here while a thread that you start prints "thread 1" to "thread <thread_numbers>".

    After each line, whoever printed it calls pause() once. Returns None, when both counts are done and no thread is left.
    """
    raise NotImplementedError

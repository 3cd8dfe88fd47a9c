"""Start and join: two counts at the same time."""

import threading
from collections.abc import Callable


def start_and_join(pause: Callable[[], object], main_numbers: int, thread_numbers: int) -> None:
    """Print "main 1" to "main <main_numbers>" here while a thread that you start prints "thread 1" to "thread <thread_numbers>".

    After each line, whoever printed it calls pause() once. Returns None, when both counts are done and no thread is left.
    """

    def count(who: str, numbers: int) -> None:
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

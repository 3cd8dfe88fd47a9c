"""Start and join: two counts at the same time."""

import threading
from collections.abc import Callable


def start_and_join(pause: Callable[[], object], main_numbers: int, thread_numbers: int) -> None:
    """Count up to `main_numbers` in the main thread and, at the same time, up to `thread_numbers` in a started thread.

    The main thread prints the lines "main 1", "main 2" and so on, the other one "thread 1", "thread 2" and so on.
    After each line, the thread that printed it calls pause() once. Return None when both counts are done.
    """

    def count(who: str, numbers: int) -> None:
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

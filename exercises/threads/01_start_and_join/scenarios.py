"""Uses of the submitted function: each scenario returns what it returns."""

import threading


def slow_thread(submission, pause_of_main, pause_of_thread, main_numbers, thread_numbers):
    """The two threads have different pauses."""
    main = threading.get_ident()

    def pause():
        return pause_of_main() if threading.get_ident() == main else pause_of_thread()

    return submission.start_and_join(pause, main_numbers, thread_numbers)


def again(submission, pause, *counts):
    """Several calls, one after the other."""
    return [submission.start_and_join(pause, *pair) for pair in counts]

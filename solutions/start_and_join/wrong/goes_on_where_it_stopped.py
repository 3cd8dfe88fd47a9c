"""Keeps the numbers of both counts in the module, so a second call goes on where the first one stopped."""
# fails: again with wrong_output

import itertools
import threading

numbers_of = {"main": itertools.count(1), "thread": itertools.count(1)}


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for _ in range(numbers):
            print(f"{who} {next(numbers_of[who])}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

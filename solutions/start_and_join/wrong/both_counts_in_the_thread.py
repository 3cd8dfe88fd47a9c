"""Runs both counts in the thread, one after the other."""
# fails: one_second with sequential

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    def count_both():
        count("main", main_numbers)
        count("thread", thread_numbers)

    thread = threading.Thread(target=count_both)
    thread.start()
    thread.join()

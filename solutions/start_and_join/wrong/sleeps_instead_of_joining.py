"""Sleeps long enough for the thread to end, instead of joining it."""
# fails: one_second with too_slow

import threading
import time


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    time.sleep(1.9)

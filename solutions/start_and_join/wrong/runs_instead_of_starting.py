"""Calls run() instead of start(): the main thread does the work of the thread."""
# fails: one_second with sequential

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.run()
    count("main", main_numbers)

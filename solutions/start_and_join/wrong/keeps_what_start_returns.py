"""Keeps the return value of start(), which is None, instead of the thread."""
# fails: one_second with raised

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers)).start()
    count("main", main_numbers)
    thread.join()

"""Holds the lock for printing during the pause, so only one count pauses at a time."""
# fails: one_second with sequential

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    lock = threading.Lock()

    def count(who, numbers):
        for number in range(1, numbers + 1):
            with lock:
                print(f"{who} {number}")
                pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

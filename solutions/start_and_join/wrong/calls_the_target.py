"""Calls the target instead of passing it: the count is over before the thread is created."""
# fails: one_second with sequential

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

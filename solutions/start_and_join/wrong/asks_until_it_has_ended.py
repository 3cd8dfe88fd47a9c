"""Polls is_alive() in a loop instead of joining."""
# fails: no_main_numbers with busy_wait

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    while thread.is_alive():
        pass

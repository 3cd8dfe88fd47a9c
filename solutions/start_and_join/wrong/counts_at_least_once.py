"""Checks the limit after the first number, so it counts to one instead of zero."""
# fails: no_main_numbers with wrong_output

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        number = 0
        while True:
            number += 1
            print(f"{who} {number}")
            pause()
            if number >= numbers:
                break

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

"""Pauses before each line instead of after it."""
# fails: line_then_pause with wrong_result

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            pause()
            print(f"{who} {number}")

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

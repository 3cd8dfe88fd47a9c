"""Prints all lines of a count first, and makes their pauses afterwards."""
# fails: line_then_pause with wrong_result

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(word, numbers):
        for number in range(1, numbers + 1):
            print(f"{word} {number}", flush=True)
        for _ in range(numbers):
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

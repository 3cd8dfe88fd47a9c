"""Joins only if the thread has more numbers, but its pauses can be longer."""
# fails: slow_thread with left_running

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    if thread_numbers >= main_numbers:
        thread.join()

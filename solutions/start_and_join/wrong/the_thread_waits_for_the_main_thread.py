"""Lets the thread print a number only after the main thread has printed it."""
# fails: own_pace with partly_concurrent

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    turns = threading.Semaphore(0)

    def count():
        for number in range(1, thread_numbers + 1):
            if number <= main_numbers:
                turns.acquire()
            print(f"thread {number}")
            pause()

    thread = threading.Thread(target=count)
    thread.start()
    for number in range(1, main_numbers + 1):
        print(f"main {number}")
        turns.release()
        pause()
    thread.join()

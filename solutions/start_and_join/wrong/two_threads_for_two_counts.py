"""Starts a thread for each count, so the main thread does not count."""
# fails: slow_thread with wrong_result
# fails: own_pace with partly_concurrent

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            pause()

    counts = [("main", main_numbers), ("thread", thread_numbers)]
    threads = [threading.Thread(target=count, args=each) for each in counts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

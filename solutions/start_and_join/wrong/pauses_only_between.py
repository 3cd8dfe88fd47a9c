"""Pauses only between the lines, not after the last one."""
# fails: one_second with wrong_result
# fails: own_pace with partly_concurrent

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def count(who, numbers):
        for number in range(1, numbers + 1):
            print(f"{who} {number}")
            if number < numbers:
                pause()

    thread = threading.Thread(target=count, args=("thread", thread_numbers))
    thread.start()
    count("main", main_numbers)
    thread.join()

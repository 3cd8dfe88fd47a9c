"""Starts a thread for each number and joins it, so each round waits for the slower pause."""
# fails: own_pace with partly_concurrent

import threading


def start_and_join(pause, main_numbers, thread_numbers):
    def say(who, number):
        print(f"{who} {number}")
        pause()

    for number in range(1, max(main_numbers, thread_numbers) + 1):
        thread = threading.Thread(target=say, args=("thread", number))
        if number <= thread_numbers:
            thread.start()
        if number <= main_numbers:
            say("main", number)
        if number <= thread_numbers:
            thread.join()

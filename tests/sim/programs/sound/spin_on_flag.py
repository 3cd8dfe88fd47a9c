"""A loop that reads a flag until it is set."""

import threading
import time


def program():
    done = []

    def work():
        time.sleep(1)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    while not done:
        pass
    thread.join()

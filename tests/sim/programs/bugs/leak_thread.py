"""A thread that is no daemon waits for an item that never comes."""

import queue
import threading

BUG = "leak"
CLASS = "leak"


def program():
    work = queue.Queue()
    threading.Thread(target=work.get).start()

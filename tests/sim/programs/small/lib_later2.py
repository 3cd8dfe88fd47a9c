import threading
import somelib


def program():
    done = threading.Event()
    somelib.later(done.set)
    done.wait()

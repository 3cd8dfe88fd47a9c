import threading
import somelib


def program():
    done = threading.Event()
    somelib.run(done.set)
    assert done.wait(10)

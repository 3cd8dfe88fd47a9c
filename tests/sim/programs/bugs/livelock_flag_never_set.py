"""A poll with a sleep on a flag which the writer may set and take back unseen."""

import threading
import time

BUG = "livelock"
CLASS = "livelock"


class Light:
    on = False


def program() -> None:
    Light.on = False

    def blink():
        Light.on = True
        Light.on = False

    def watch():
        while not Light.on:
            time.sleep(0.001)

    threads = [threading.Thread(target=f) for f in (watch, blink)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

"""A daemon heartbeat may be left at its work."""

import threading
import time


def program():
    def beat():
        while True:
            time.sleep(1)

    threading.Thread(target=beat, daemon=True).start()
    time.sleep(3)
    assert threading.active_count() == 2

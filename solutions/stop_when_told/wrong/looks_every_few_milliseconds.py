"""Sleeps in small pieces and looks at a flag after each: it stops a little late."""
# fails: in_a_pause with wrong_result
# fails: in_a_long_pause with livelock

import threading
import time


class Worker:
    def __init__(self, step, every, clean_up):
        self._step, self._every, self._clean_up = step, every, clean_up
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._started = False
        self._error = None

    def start(self):
        if not self._stopping.is_set():
            self._started = True
            self._thread.start()

    def stop(self):
        self._stopping.set()
        if self._started:
            self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self):
        try:
            try:
                while True:
                    self._step()
                    pieces = 1 + int(self._every / 0.007)
                    for _ in range(pieces):
                        time.sleep(self._every / pieces)
                        if self._stopping.is_set():
                            break
                    if self._stopping.is_set():
                        break
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

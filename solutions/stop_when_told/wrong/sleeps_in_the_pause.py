"""Sleeps in the pause, so stop has to wait for the end of the pause."""
# fails: in_a_pause with wrong_result

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
                    time.sleep(self._every)
                    if self._stopping.is_set():
                        break
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

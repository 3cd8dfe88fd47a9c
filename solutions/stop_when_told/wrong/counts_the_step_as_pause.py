"""Subtracts the time of the step from the pause."""
# fails: after_long_steps with wrong_result

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
                while not self._stopping.is_set():
                    begun = time.monotonic()
                    self._step()
                    self._stopping.wait(max(0, self._every - (time.monotonic() - begun)))
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

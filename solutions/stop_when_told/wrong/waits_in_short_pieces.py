"""Waits for the event in pieces of ten milliseconds."""
# fails: in_a_long_pause with livelock

import threading


class Worker:
    def __init__(self, step, every, clean_up):
        self._step, self._every, self._clean_up = step, every, clean_up
        self._told = threading.Event()
        self._thread = None
        self._error = None

    def start(self):
        if not self._told.is_set():
            self._thread = threading.Thread(target=self._run)
            self._thread.start()

    def _run(self):
        try:
            try:
                while not self._told.is_set():
                    self._step()
                    for _ in range(int(self._every * 100)):
                        if self._told.wait(0.01):
                            break
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

    def stop(self):
        self._told.set()
        if self._thread is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error

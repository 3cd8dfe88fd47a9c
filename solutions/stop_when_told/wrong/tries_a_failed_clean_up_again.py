"""Tries a clean-up again if an Exception comes out of it."""
# fails: any_exception with wrong_result

import threading


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
                    self._step()
                    self._stopping.wait(self._every)
            finally:
                try:
                    self._clean_up()
                except Exception as error:
                    self._error = error
                    self._clean_up()
        except BaseException as error:
            self._error = self._error or error

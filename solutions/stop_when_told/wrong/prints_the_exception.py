"""Keeps the exception for stop, and prints it as well."""
# fails: fails with wrong_result

import threading
import traceback


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
                    self._told.wait(self._every)
            finally:
                self._clean_up()
        except BaseException as error:
            traceback.print_exc()
            self._error = error

    def stop(self):
        self._told.set()
        if self._thread is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error

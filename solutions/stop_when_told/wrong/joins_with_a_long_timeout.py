"""Waits a minute for the thread, and then believes that it has ended."""
# fails: in_a_step with wrong_result

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
            self._thread.join(60)
        if self._error is not None:
            raise self._error

    def _run(self):
        try:
            try:
                while not self._stopping.is_set():
                    self._step()
                    self._stopping.wait(self._every)
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

"""Keeps the exception in the class: another worker raises it, too."""
# fails: apart with wrong_result

import threading


class Worker:
    _errors = []

    def __init__(self, step, every, clean_up):
        self._step, self._every, self._clean_up = step, every, clean_up
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._started = False

    def start(self):
        if not self._stopping.is_set():
            self._started = True
            self._thread.start()

    def stop(self):
        self._stopping.set()
        if self._started:
            self._thread.join()
        if Worker._errors:
            raise Worker._errors[-1]

    def _run(self):
        try:
            try:
                while not self._stopping.is_set():
                    self._step()
                    self._stopping.wait(self._every)
            finally:
                self._clean_up()
        except BaseException as error:
            Worker._errors.append(error)

"""Makes a step that has failed once more."""
# fails: fails with wrong_result

import threading


class Worker:
    def __init__(self, step, every, clean_up):
        self._step, self._every, self._clean_up = step, every, clean_up
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._started = False
        self._errors = []

    def start(self):
        if not self._stopping.is_set():
            self._started = True
            self._thread.start()

    def stop(self):
        self._stopping.set()
        if self._started:
            self._thread.join()
        if self._errors:
            raise self._errors[-1]

    def _run(self):
        try:
            while len(self._errors) < 2 and not self._stopping.is_set():
                try:
                    self._step()
                except BaseException as error:
                    self._errors.append(error)
                self._stopping.wait(self._every)
        finally:
            try:
                self._clean_up()
            except BaseException as error:
                self._errors.append(error)

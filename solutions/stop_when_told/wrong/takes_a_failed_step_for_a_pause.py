"""Pauses in a queue, and takes every `queue.Empty` for the end of a pause: also one that a step raises."""
# fails: any_exception with wrong_result

import queue
import threading


class Worker:
    def __init__(self, step, every, clean_up):
        self._step, self._every, self._clean_up = step, every, clean_up
        self._told = queue.Queue()
        self._thread = None
        self._error = None

    def start(self):
        if self._told.empty():
            self._thread = threading.Thread(target=self._run)
            self._thread.start()

    def _run(self):
        try:
            try:
                while self._told.empty():
                    try:
                        self._step()
                        if self._every:
                            self._told.get(timeout=self._every)
                            break
                    except queue.Empty:
                        pass
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error

    def stop(self):
        self._told.put("stop")
        if self._thread is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error

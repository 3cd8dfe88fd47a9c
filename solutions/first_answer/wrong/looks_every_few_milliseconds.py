"""Sleeps for a moment, and then looks whether an answer has come."""
# fails: fastest with wrong_result
# fails: all_raise_at_once with race
# fails: answer_and_errors_at_once with race

import queue
import threading
import time


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    ends = queue.SimpleQueue()

    def ask(number, replica):
        try:
            end = (number, replica(), None)
        except BaseException as error:
            end = (number, None, error)
        ends.put(end)

    for number, replica in enumerate(replicas):
        threading.Thread(target=ask, args=[number, replica], daemon=True).start()
    errors = {}
    for _ in replicas:
        while ends.empty():
            time.sleep(0.0123)
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

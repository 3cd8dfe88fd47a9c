"""Catches an Exception only: a KeyboardInterrupt ends the thread."""
# fails: errors_first with raised
# fails: one_raises with deadlock

import queue
import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    ends = queue.SimpleQueue()

    def ask(number, replica):
        try:
            end = (number, replica(), None)
        except Exception as error:
            end = (number, None, error)
        ends.put(end)

    for number, replica in enumerate(replicas):
        threading.Thread(target=ask, args=[number, replica], daemon=True).start()
    errors = {}
    for _ in replicas:
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

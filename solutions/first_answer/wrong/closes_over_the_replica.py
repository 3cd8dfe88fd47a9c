"""Reads the variable of the loop in the thread: by then it may be another replica."""
# fails: all_raise_at_once with race

import queue
import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    ends = queue.SimpleQueue()

    def ask(number):
        try:
            end = (number, replica(), None)
        except BaseException as error:
            end = (number, None, error)
        ends.put(end)

    for number, replica in enumerate(replicas):
        threading.Thread(target=ask, args=[number], daemon=True).start()
    errors = {}
    for _ in replicas:
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

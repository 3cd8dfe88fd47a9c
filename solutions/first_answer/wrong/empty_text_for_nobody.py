"""Has no answer for an empty list: it waits for one."""
# fails: nobody with deadlock

import queue
import threading


def first_answer(replicas):
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
    while len(errors) < len(replicas) or not replicas:
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

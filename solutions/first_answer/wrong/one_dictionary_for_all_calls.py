"""Uses one dictionary of exceptions for all calls: those of an earlier call come out again."""
# fails: again with wrong_result

import queue
import threading

errors = {}


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
    for _ in replicas:
        if len(errors) == len(replicas):
            break
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

"""Uses one queue for all calls: a late answer of one call is taken for one of the next."""
# fails: again with wrong_result

import queue
import threading

ends = queue.SimpleQueue()


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")

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
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

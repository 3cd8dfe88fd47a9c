"""Returns None when all replicas have raised."""
# fails: all_raise with wrong_result

import queue
import threading


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
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    return None

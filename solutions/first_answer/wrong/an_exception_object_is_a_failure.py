"""Puts answers and exceptions into one queue without a mark: an answer can be an exception object."""
# fails: answers with wrong_result

import queue
import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    ends = queue.SimpleQueue()

    def ask(number, replica):
        try:
            end = (number, replica())
        except BaseException as error:
            end = (number, error)
        ends.put(end)

    for number, replica in enumerate(replicas):
        threading.Thread(target=ask, args=[number, replica], daemon=True).start()
    errors = {}
    for _ in replicas:
        number, answer = ends.get()
        if not isinstance(answer, BaseException):
            return answer
        errors[number] = answer
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

"""Forgets that a replica can raise SystemExit, which ends its thread without a word."""
# fails: one_raises with deadlock

import queue
import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("no replicas")
    ends = queue.SimpleQueue()

    def ask(place, replica):
        try:
            ends.put((place, replica(), None))
        except (Exception, KeyboardInterrupt) as error:
            ends.put((place, None, error))

    for each in enumerate(replicas):
        threading.Thread(target=ask, args=each).start()
    errors = [None] * len(replicas)
    for _ in replicas:
        place, answer, error = ends.get()
        if error is None:
            return answer
        errors[place] = error
    raise BaseExceptionGroup("no replica has answered", errors)

"""Hands in answers only: when all replicas raise, the caller waits forever."""
# fails: all_raise with deadlock

import queue
import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    answers = queue.SimpleQueue()

    def ask(replica):
        try:
            answers.put(replica())
        except BaseException:
            pass

    for replica in replicas:
        threading.Thread(target=ask, args=[replica], daemon=True).start()
    return answers.get()

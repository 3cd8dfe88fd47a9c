"""Counts the exceptions without a lock: a lost one is waited for forever."""
# fails: all_raise_at_once with deadlock

import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    over = threading.Event()
    answers, errors = [], [None] * len(replicas)
    failed = 0

    def ask(number, replica):
        nonlocal failed
        try:
            answers.append(replica())
            over.set()
        except BaseException as error:
            errors[number] = error
            failed = failed + 1
            if failed == len(replicas):
                over.set()

    for number, replica in enumerate(replicas):
        threading.Thread(target=ask, args=[number, replica], daemon=True).start()
    over.wait()
    if answers:
        return answers[0]
    raise BaseExceptionGroup("no replica answered", errors)

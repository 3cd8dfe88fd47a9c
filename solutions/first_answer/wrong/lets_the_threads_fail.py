"""Lets the exceptions of losers end their threads, with a traceback for each."""
# fails: errors_first with raised
# fails: answer_and_errors_at_once with race
# fails: same_replica with race

import threading


def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    condition = threading.Condition()
    answers, errors = [], {}

    def ask(number, replica):
        try:
            answer = replica()
        except BaseException as error:
            with condition:
                errors[number] = error
                condition.notify()
            if answers:
                raise
        else:
            with condition:
                answers.append(answer)
                condition.notify()

    for number, replica in enumerate(replicas):
        threading.Thread(target=ask, args=[number, replica], daemon=True).start()
    with condition:
        condition.wait_for(lambda: answers or len(errors) == len(replicas))
        if answers:
            return answers[0]
        raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

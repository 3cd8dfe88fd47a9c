"""Asks one replica after the other, until one answers."""
# fails: all_at_once with sequential
# fails: many with sequential
# fails: fastest with wrong_result
# fails: errors_first with wrong_result
# fails: all_raise with wrong_result
# fails: answers_at_once with wrong_result
# fails: answers with wrong_result
# fails: same_replica with wrong_result
# fails: again with wrong_result

def first_answer(replicas):
    if not replicas:
        raise ValueError("there are no replicas")
    errors = []
    for replica in replicas:
        try:
            return replica()
        except BaseException as error:
            errors.append(error)
    raise BaseExceptionGroup("no replica answered", errors)

"""First answer: ask several replicas at once, and take the first answer that comes."""

import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any


def first_answer(replicas: Sequence[Callable[[], Any]]) -> Any:
    """Call every replica once, all at the same time, and return what the first of them returns, as soon as it does.

    If all of them raise, raise a BaseExceptionGroup of these exceptions, in the order of `replicas`. Raise ValueError
    if there are no replicas.
    """
    if not replicas:
        raise ValueError("there are no replicas")
    ends: queue.SimpleQueue[tuple[int, Any, BaseException | None]] = queue.SimpleQueue()

    def ask(number: int, replica: Callable[[], Any]) -> None:
        try:
            end = (number, replica(), None)
        except BaseException as error:
            end = (number, None, error)
        ends.put(end)

    for number, replica in enumerate(replicas):
        # Not joined: the losers end by themselves. As daemons, they do not delay the end of the program either.
        threading.Thread(target=ask, args=[number, replica], daemon=True).start()
    errors: dict[int, BaseException] = {}
    for _ in replicas:
        number, answer, error = ends.get()
        if error is None:
            return answer
        errors[number] = error
    raise BaseExceptionGroup("no replica answered", [errors[number] for number in sorted(errors)])

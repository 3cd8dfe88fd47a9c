"""First answer: ask several replicas at once, and take the first answer that comes. See README.md."""

from collections.abc import Callable, Sequence
from typing import Any


def first_answer(replicas: Sequence[Callable[[], Any]]) -> Any:
    """Call every replica once, all at the same time, and return what the first of them returns, as soon as it does.

    If all of them raise, raise a BaseExceptionGroup of these exceptions, in the order of `replicas`. Raise ValueError
    if there are no replicas.
    """
    raise NotImplementedError

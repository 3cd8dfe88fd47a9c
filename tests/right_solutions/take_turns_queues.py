# exercise: take_turns
# style: a token that goes from queue to queue, a closure for each method, and an iterator of rounds
import logging
from collections.abc import Callable
from itertools import cycle, islice, pairwise
from queue import SimpleQueue

logging.basicConfig(level=logging.WARNING)
log = logging.getLogger(__name__)
Say = Callable[[], object]


class Turns:
    def __init__(self, n: int) -> None:
        self.n = n
        queues: list[SimpleQueue[str]] = [SimpleQueue() for _ in range(3)]
        queues[0].put("the turn")
        ring = islice(cycle(queues), 4)
        self.first, self.second, self.third = (self._method(*pair) for pair in pairwise(ring))

    def _method(self, mine: "SimpleQueue[str]", following: "SimpleQueue[str]") -> Callable[[Say], None]:
        def take_turns(say: Say) -> None:
            for number in range(self.n):
                token = mine.get()
                try:
                    log.debug("round %d", number)
                    say()
                finally:
                    following.put(token)

        return take_turns

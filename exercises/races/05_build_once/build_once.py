"""A value that is built when it is first needed, once. See README.md."""

from collections.abc import Callable
from typing import Any


class Lazy:
    """Holds what `build()` returns; calls it when it is first asked."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build

    def get(self) -> Any:
        """Return what `build()` returned; call it if nobody has, and wait if somebody is about it.

        If it raises, that exception comes out, and the next call tries again.
        """
        raise NotImplementedError

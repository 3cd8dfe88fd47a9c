"""The namespace of an object, as a guarded program finds it with `vars(x)` and `x.__dict__`."""

from collections.abc import Callable
from typing import Any


class Namespace(dict[str, Any]):
    """A copy of the namespace `own`. Each change is first checked by `allow`, and made in `own`, too."""

    def __init__(self, own: dict[str, Any], allow: Callable[[str], object]) -> None:
        super().__init__(own)
        self._own, self._allow = own, allow

    def __setitem__(self, name: str, value: Any) -> None:
        self._allow(name)
        self._own[name] = value
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self._allow(name)
        del self._own[name]
        super().__delitem__(name)

    def update(self, *others: Any, **more: Any) -> None:
        """As for a dict."""
        for name, value in dict(*others, **more).items():
            self[name] = value

    def setdefault(self, name: str, default: Any = None) -> Any:
        """As for a dict."""
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: Any) -> Any:
        """As for a dict."""
        if name not in self and default:
            return default[0]
        value = self[name]
        del self[name]
        return value

"""Finds what the program calls an object: a lock, a container, or the object that is `self` in a method."""

import re
import sys
import threading
from types import FrameType
from typing import Any

from grader.sim.diagnosis.awaits import name_in_task
from grader.sim.diagnosis.safe_inspect import MISSING, find_name, locals_of


class ObjectNames:
    """The names of the objects of an execution, from the view of the code that uses them.

    Subclasses have `files`, the paths of the program's files, and `holds`, whether named objects are kept alive.
    """

    files: frozenset[str]
    holds: bool

    def __init__(self) -> None:
        self._objects: dict[int, tuple[Any, str]] = {}
        """Identity of an object -> (the object, or None if it is not held; its name)."""
        self._columns: dict[int, tuple[Any, int]] = {}
        """Identity of an asyncio task -> (the task, its number)."""
        self._main = threading.get_ident()

    def _remember(self, obj: Any, name: str, frame: FrameType) -> tuple[int]:
        """The identity of the object. Notes also what the program calls it."""
        known = self._objects.get(id(obj))
        if known is None or known[1] == "" or re.split(r"[.\[]", known[1])[0] == "self":
            name = self._outside(name, frame)
            self._objects[id(obj)] = (obj if self.holds else None, name)
        return (id(obj),)

    def _outside(self, name: str, frame: FrameType) -> str:
        """The name with the caller's name for `self`."""
        owner = locals_of(frame).get("self", MISSING)
        if owner is MISSING or (name != "self" and not name.startswith(("self.", "self["))):
            return name
        outer = self._outer_name(owner, frame)
        return (outer if outer != "self" else self._main_name(owner) or outer) + name.removeprefix("self")

    def _outer_name(self, obj: Any, frame: FrameType) -> str:
        """The name that a caller has for the object that is `self` in a method."""
        at = frame.f_back
        while at is not None:
            own = locals_of(at) if at.f_code.co_filename in self.files else {}
            if name := find_name(obj, {key: value for key, value in own.items() if key != "self"}):
                return name
            at = at.f_back
        return find_name(obj, frame.f_globals) or "self"

    def _main_name(self, obj: Any) -> str:
        """The name that the object has in the functions on the main thread's stack."""
        at = sys._current_frames().get(self._main)
        name = next(filter(None, (name_in_task(task, obj, self.files) for task, _ in self._columns.values())), "")
        while at is not None and not name:
            if at.f_code.co_filename in self.files:
                name = find_name(obj, {key: value for key, value in locals_of(at).items() if key != "self"})
            at = at.f_back
        return name

    def _name(self, obj: Any, frame: FrameType | None) -> str:
        """The program's name for a lock, queue or thread."""
        if obj is None or isinstance(obj, int | float | str):
            return "" if obj is None else str(obj)
        known = self._objects.get(id(obj))
        if known is not None and known[1]:
            return known[1]
        name = ""
        at = frame
        while at is not None and not name:
            if at.f_code.co_filename in self.files:
                name = _not_an_alias(obj, find_name(obj, locals_of(at)), at)
                if name and re.split(r"[.\[]", name)[0] in at.f_code.co_varnames[: at.f_code.co_argcount]:
                    # The name of a parameter differs from call to call.
                    name = self._main_name(obj) or find_name(obj, at.f_globals) or self._outside(name, at)
                name = name or find_name(obj, at.f_globals)
            at = at.f_back
        self._objects[id(obj)] = (obj if self.holds else None, name)
        return name or str(getattr(obj, "_name", "") or getattr(type(obj), "_sim_kind", type(obj).__name__))


def _not_an_alias(obj: Any, name: str, frame: FrameType) -> str:
    """The name, unless it is a variable of this call only, as in `left = self.forks[seat]`: then that of its origin.

    Such a variable is another object in each call, so `left` would name several locks.
    """
    code = frame.f_code
    parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    if name not in code.co_varnames or name in parameters:
        return name
    given = {key: value for key, value in locals_of(frame).items() if key in (*parameters, *code.co_freevars)}
    return find_name(obj, given) or find_name(obj, frame.f_globals) or name

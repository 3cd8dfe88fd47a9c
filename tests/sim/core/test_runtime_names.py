"""Classes of the scheduler can be extended by programs, but not changed."""

from abc import ABC

import pytest

from grader.sim.core import Sealed
from grader.sim.primitives.locks import Lock


def test_an_attribute_of_a_sealed_class_cannot_be_set():
    with pytest.raises(TypeError, match=r"cannot set 'acquire' attribute of immutable type '_thread\.lock'"):
        Lock.acquire = None


def test_a_subclass_of_the_program_can_be_changed_and_can_be_abstract():
    class Logged(Lock, ABC):
        pass

    Logged.seen = True
    assert isinstance(Logged, Sealed)
    assert Logged.seen
    assert not hasattr(Lock, "seen")

import threading
import unittest
import pytest


class TestBox(unittest.TestCase):
    def test_two(self):
        got = []
        t = threading.Thread(target=got.append, args=(1,))
        t.start()
        t.join()
        self.assertEqual(got, [1])


@pytest.fixture
def box():
    return []


def test_box(box):
    assert box == []


@pytest.mark.parametrize("n", [1, 2])
def test_n(n):
    assert n

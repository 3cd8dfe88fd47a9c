"""A time-to-live cache by datetime."""

import threading
import time
from datetime import datetime, timedelta

cache = {}


def get(key):
    if key in cache:
        value, until = cache[key]
        if datetime.now() < until:
            return value
    value = time.monotonic()
    cache[key] = value, datetime.now() + timedelta(seconds=5)
    return value


def program():
    first = get("k")
    time.sleep(6)
    assert get("k") != first

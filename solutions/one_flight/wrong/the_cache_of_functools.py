"""functools.cache is safe with threads, but two of them may fetch the same key."""
# fails: one_key with race
# fails: alone with wrong_result
# fails: patience with wrong_result
# fails: shared_flight with wrong_result
# fails: shared_failure with wrong_result
# fails: long_fetch with wrong_result

import functools


class Cache:
    def __init__(self, fetch):
        self.get = functools.cache(fetch)

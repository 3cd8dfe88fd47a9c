"""threading.Barrier may break a round that is complete already."""
# fails: complete_or_broken with race

import threading


class Barrier(threading.Barrier):
    """Does what threading.Barrier does."""

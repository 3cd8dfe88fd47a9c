"""Much to compute between two switches."""

import threading


def program():
    total = 0
    results = []

    def count():
        mine = 0
        for number in range(500):
            mine += number
        results.append(mine)

    thread = threading.Thread(target=count)
    thread.start()
    for number in range(2000):
        total += number
    thread.join()
    assert results == [124750] and total == 1999000

"""SCTBench CS.din_phil6_sat: asserts that the last of 6 philosophers never finishes eating; every schedule fails."""

import threading

BUG = "assertion"
CLASS = "unknown"
N = 6


def philosopher(table, i):
    with table["atomic"]:
        with table["forks"][(i + 1) % N], table["forks"][i]:
            pass
    with table["atomic"]:
        table["phil"] += 1
        assert table["phil"] != N, "all have eaten"


def program() -> None:
    table = {"atomic": threading.Lock(), "forks": [threading.Lock() for _ in range(N)], "phil": 0}
    threads = [threading.Thread(target=philosopher, args=(table, i)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

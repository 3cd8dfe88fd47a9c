"""The repaired twin of sctbench/din_phil6_sat.py."""

import threading

N = 6


def philosopher(table, i):
    with table["atomic"]:
        with table["forks"][(i + 1) % N], table["forks"][i]:
            pass
    with table["atomic"]:
        table["phil"] += 1
        assert table["phil"] <= N


def program() -> None:
    table = {"atomic": threading.Lock(), "forks": [threading.Lock() for _ in range(N)], "phil": 0}
    threads = [threading.Thread(target=philosopher, args=(table, i)) for i in range(N)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

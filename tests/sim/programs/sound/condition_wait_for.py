"""Strict alternation with wait_for."""

import threading


def program() -> None:
    cond = threading.Condition(threading.Lock())
    turn = 0
    log = []

    def player(me):
        nonlocal turn
        for _ in range(3):
            with cond:
                assert cond.wait_for(lambda: turn == me)
                log.append(me)
                turn = 1 - me
                cond.notify_all()

    threads = [threading.Thread(target=player, args=(i,)) for i in (0, 1)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert log == [0, 1] * 3

"""current_thread, names, idents and enumerate."""

import threading


def program() -> None:
    seen = {}
    go = threading.Barrier(3)

    def worker(key):
        me = threading.current_thread()
        seen[key] = (me.name, threading.get_ident(), me.ident)
        assert me in threading.enumerate()
        go.wait()

    threads = [threading.Thread(target=worker, args=(i,), name=f"w{i}") for i in range(2)]
    for t in threads:
        t.start()
    go.wait()
    for t in threads:
        t.join()
    assert [seen[i][0] for i in range(2)] == ["w0", "w1"]
    assert all(a == b for _, a, b in seen.values())
    assert seen[0][1] != seen[1][1] != threading.get_ident()
    assert threading.current_thread() not in threads
    assert not set(threads) & set(threading.enumerate())
    assert threading.active_count() >= 1

"""Three threads write to places of their own and are joined."""

import threading


def square(out, i):
    out[i] = i * i


def program() -> None:
    out = [None] * 3
    threads = [threading.Thread(target=square, args=(out,), kwargs={"i": i}, name=f"sq-{i}") for i in range(3)]
    assert not any(t.is_alive() for t in threads)
    assert all(t.ident is None for t in threads)
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not any(t.is_alive() for t in threads)
    assert out == [0, 1, 4]
    try:
        threads[0].start()
    except RuntimeError:
        pass
    else:
        raise AssertionError("a thread can only be started once")

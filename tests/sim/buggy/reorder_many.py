import threading


def program():
    state = {"a": 0, "b": 0}

    def write():
        state["a"] = 1
        state["b"] = -1

    def read():
        assert (state["a"], state["b"]) in ((0, 0), (1, -1))

    threads = [threading.Thread(target=write) for _ in range(4)] + [threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

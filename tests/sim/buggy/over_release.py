import threading


def program():
    lock = threading.Lock()
    state = {"held": False}

    def close():
        if state["held"]:
            lock.release()
            state["held"] = False

    lock.acquire()
    state["held"] = True
    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

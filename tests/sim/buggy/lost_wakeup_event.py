import threading


def program():
    ready = threading.Condition()
    items = []

    def consume():
        if not items:
            with ready:
                ready.wait()
        items.pop()

    thread = threading.Thread(target=consume)
    thread.start()
    items.append(1)
    with ready:
        ready.notify()
    thread.join()

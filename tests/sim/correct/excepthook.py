import threading


def program():
    seen = []
    threading.excepthook = lambda details: seen.append(details.exc_type)

    def fail():
        raise ValueError("handled")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    threading.excepthook = threading.__excepthook__
    assert seen == [ValueError]

import threading


def program():
    first, second = threading.Lock(), threading.Lock()
    data = {"one": 0, "two": 0}

    def write():
        with first:
            data["one"] = 1
        with second:
            data["two"] = data["one"] + 1

    def read():
        with first:
            if data["one"] == 0:
                return
            one = data["one"]
        with second:
            two = data["two"]
        assert two == one + 1

    threads = [threading.Thread(target=write), threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

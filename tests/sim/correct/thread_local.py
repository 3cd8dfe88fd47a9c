import threading

data = threading.local()


class Named(threading.local):
    kind = "class"

    def __init__(self, start):
        self.value = start


def program():
    named = Named(5)
    seen = []

    def run(number):
        assert not hasattr(data, "value")
        data.value = number
        named.value += number
        seen.append((data.value, named.value, named.kind))

    data.value = 100
    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert data.value == 100 and named.value == 5
    assert sorted(seen) == [(0, 5, "class"), (1, 6, "class")]

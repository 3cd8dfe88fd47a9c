import threading


class Config:
    one = None


def get():
    if Config.one is None:
        Config.one = Config()
        Config.one.value = 1
    return Config.one


def program():
    threads = [threading.Thread(target=lambda: get().value) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

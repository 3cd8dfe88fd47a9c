import threading, time

lock = threading.Lock()


def run(function):
    threading.Thread(target=function).start()


def guarded(function):
    with lock:
        function()


def pause(seconds):
    time.sleep(seconds)


def later(function):
    threading.Timer(0.05, function).start()

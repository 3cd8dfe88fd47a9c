from concurrent.futures import ThreadPoolExecutor


def fail():
    raise ValueError("nobody looks")


def program():
    with ThreadPoolExecutor() as pool:
        pool.submit(fail)

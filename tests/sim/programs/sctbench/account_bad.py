"""SCTBench CS.account_bad: the checker expects (x - y) - z where the threads compute (x + y) - z.

Fails whenever the checker runs after both movements. (The C main ends without joining; here it joins.)
"""

from threading import Lock, Thread

BUG = "assertion"
CLASS = "order_violation"

m = Lock()
x = y = z = balance = 0
deposit_done = withdraw_done = False


def deposit():
    global balance, deposit_done
    with m:
        balance = balance + y
        deposit_done = True


def withdraw():
    global balance, withdraw_done
    with m:
        balance = balance - z
        withdraw_done = True


def check_result():
    with m:
        if deposit_done and withdraw_done:
            assert balance == (x - y) - z, balance


def program() -> None:
    global m, x, y, z, balance, deposit_done, withdraw_done
    m = Lock()
    x, y, z = 1, 2, 4
    balance = x
    deposit_done = withdraw_done = False
    threads = [Thread(target=f) for f in (check_result, deposit, withdraw)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

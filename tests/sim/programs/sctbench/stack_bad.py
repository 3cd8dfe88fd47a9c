"""SCTBench CS.stack_bad: the flag that a push happened is never reset, so the popper may pop an empty stack."""

import threading

BUG = "assertion"
CLASS = "order_violation"
SIZE = 10
OVERFLOW = -1
UNDERFLOW = -2

m = threading.Lock()
top = 0
arr = [0] * SIZE
flag = False


def inc_top():
    global top
    top += 1


def dec_top():
    global top
    top -= 1


def push(stack, x):
    if top == SIZE:
        return OVERFLOW
    stack[top] = x
    inc_top()
    return 0


def pop(stack):
    if top == 0:
        return UNDERFLOW
    dec_top()
    return stack[top]


def pusher():
    global flag
    for i in range(SIZE):
        with m:
            assert push(arr, i) != OVERFLOW
            flag = True


def popper():
    for _ in range(SIZE):
        with m:
            if flag:
                assert pop(arr) != UNDERFLOW


def program() -> None:
    global m, top, arr, flag
    m = threading.Lock()
    top = 0
    arr = [0] * SIZE
    flag = False
    a = threading.Thread(target=pusher)
    b = threading.Thread(target=popper)
    a.start()
    b.start()
    a.join()
    b.join()

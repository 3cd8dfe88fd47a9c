"""A number in SQLite is read and written back, or changed by the database itself."""

import sqlite3
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(add):
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    database.execute("CREATE TABLE counter (n INTEGER)")
    database.execute("INSERT INTO counter VALUES (0)")
    together(lambda: add(database), lambda: add(database))
    assert database.execute("SELECT n FROM counter").fetchone() == (2,)
    database.close()


def buggy():
    def add(database):
        (n,) = database.execute("SELECT n FROM counter").fetchone()
        database.execute("UPDATE counter SET n = ?", (n + 1,))

    scenario(add)


def right():
    scenario(lambda database: database.execute("UPDATE counter SET n = n + 1"))

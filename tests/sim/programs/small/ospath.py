import os.path


def program():
    assert os.path.basename("/a/b") == "b"

import urllib.request


def program():
    assert urllib.parse.quote("a b") == "a%20b"

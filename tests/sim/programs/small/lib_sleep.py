import somelib


def program():
    somelib.pause(0.01)

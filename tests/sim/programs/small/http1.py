import http.client


def program():
    assert http.client.OK == 200

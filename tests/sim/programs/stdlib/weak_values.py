"""The value of a weak dictionary goes between the check and the access."""

import threading
import weakref


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Page:
    pass


def scenario(read):
    pages = weakref.WeakValueDictionary()
    holder = [Page()]
    pages["home"] = holder[0]
    together(lambda: read(pages), holder.clear)


def buggy():
    def read(pages):
        if "home" in pages:
            pages["home"]

    scenario(read)


def right():
    scenario(lambda pages: pages.get("home"))

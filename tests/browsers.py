"""A real browser for the tests of pages: Debian's Chromium, and axe-core in it."""

SIZES = ((1400, "light"), (400, "dark"))
"""Width of the window and colour scheme that each page is tried with: colours do not depend on the width."""


def violations(page):
    """What axe-core finds, and whether the page is wider than its window."""
    from axe_playwright_python.sync_playwright import Axe

    found = [f"{each['id']}: {each['nodes'][0]['html']}" for each in Axe().run(page).response["violations"]]
    return found + ["too wide"] * (page.evaluate("document.documentElement.scrollWidth > innerWidth"))

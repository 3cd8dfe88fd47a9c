"""A real browser for the tests of pages: Debian's Chromium, and axe-core in it."""

SIZES = ((1400, "light"), (400, "dark"))
"""Width of the window and colour scheme that each page is tried with: colours do not depend on the width."""
FIND_VIOLATIONS = """axe.run({resultTypes: ["violations"]}).then((found) =>
    found.violations.map((each) => `${each.id}: ${each.nodes[0].html}`))"""
OPEN_DETAILS = """() => {
    for (const details of document.querySelectorAll("details:not([open])"))
        if (details.checkVisibility()) details.querySelector("summary").click();
}"""
"""Clicks on what is shown folded, from the top of the page to its end: so also on what has just come into view."""


def violations(page):
    """The problems that axe-core finds, and whether the page is wider than its window."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SCRIPT}; 0")  # without the 0, all of axe-core would come back as a value
    found = page.evaluate(FIND_VIOLATIONS)
    return found + ["too wide"] * (page.evaluate("document.documentElement.scrollWidth > innerWidth"))

"""The page and the tables show every number, without a server, a network or a script."""

from html.parser import HTMLParser

from msgspec.structs import replace

from grader.comparison.claims import CLAIMS
from grader.comparison.page import to_html
from grader.comparison.plots import Plot, to_svg
from grader.comparison.tables import rows
from tests.comparison.made_up import comparison, spread


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.texts.append(data.strip())


def test_the_page_has_all_sentences_and_numbers_and_asks_for_nothing():
    found = comparison(free_threaded=spread(1.7))
    page = Reader(to_html(found))
    assert set(CLAIMS) <= set(page.texts)
    for title, group in rows(found):
        assert title in page.texts
        assert {cell for row in group for cell in row} <= set(page.texts)
    assert page.tags.count("svg") == 2
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not [value for name, value in page.attributes if name in ("src", "href") or name.startswith("on")]


def test_a_number_that_was_not_reached_is_said():
    titles = dict(rows(comparison()))
    labels = [label for label, *_ in titles["Memory of one that waits, in KB"]]
    assert "10,000 threads (only 8,000 could be started in time)" in labels


def test_unknown_memory_is_left_out():
    without = comparison(waiting=tuple(replace(each, bytes=None) for each in comparison().waiting))
    assert dict(rows(without))["Memory of one that waits, in KB"] == []
    assert to_html(without)


def test_a_plot_puts_decades_at_equal_distances():
    line = ("tasks", ((10.0, 1.0), (100.0, 10.0), (1000.0, 100.0)))
    svg = to_svg(Plot(title="T", x="many", y="much", lines=(line, ("threads", ((0.0, 0.0),)))))
    [points] = [part.split('"')[1] for part in svg.split("points=")[1:]]
    (x1, y1), (x2, y2), (x3, y3) = [tuple(map(float, point.split(","))) for point in points.split()]
    assert x2 - x1 == x3 - x2 > 0
    assert y1 - y2 == y2 - y3 > 0
    assert to_svg(Plot(title="T", x="x", y="y", lines=())) == ""

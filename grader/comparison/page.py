"""The comparison as one HTML page, which needs no server, no network and no script."""

from pathlib import Path

from markupsafe import Markup

from grader.comparison.claims import answers
from grader.comparison.measurements import Comparison
from grader.comparison.plots import plots, to_svg
from grader.comparison.tables import rows
from grader.pages import make_environment, policy, shared_style


def to_html(found: Comparison) -> str:
    """The page."""
    style = shared_style() + Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    template = make_environment().from_string(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
    drawn = [(f"{plot.title}: {plot.y}", Markup(to_svg(plot))) for plot in plots(found)]  # noqa: S704 - only text of ours is in it
    return template.render(
        found=found,
        answers=answers(found),
        groups=list(rows(found)),
        plots=drawn,
        style=Markup(style),  # noqa: S704 - files of ours
        policy=policy(style),
    )

"""Terminal output as an SVG picture that loads nothing: rich's own format takes its font from the network."""

import re

from rich.console import CONSOLE_SVG_FORMAT, Console

FONTS = 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
"""Fonts of the common systems. Each line has its length in the picture, so that any of them fits."""

FORMAT = re.sub(r"@font-face {{.*?}}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", FONTS
)


def draw_console(console: Console, title: str) -> bytes:
    """What was printed to a console that records, as a picture."""
    return console.export_svg(title=title, code_format=FORMAT).encode()

"""Terminal output as an SVG picture that loads nothing: rich's own format takes its font from the network."""

import re

from rich import console as rich_console

FONTS = 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'
"""Fonts of the common systems. Each line has its length in the picture, so that any of them fits."""

_WITH_FONTS: str = rich_console.CONSOLE_SVG_FORMAT  # type: ignore[attr-defined]
FORMAT = re.sub(r"@font-face {{.*?}}\s*", "", _WITH_FONTS, flags=re.DOTALL).replace("Fira Code, monospace", FONTS)
"""The format for `Console.export_svg`."""


def draw_console(console: rich_console.Console, title: str) -> bytes:
    """The output of a console that records, as a picture."""
    return console.export_svg(title=title, code_format=FORMAT).encode()

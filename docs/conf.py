"""Configuration of the documentation site. `nox -s docs` builds it in `site/`."""

import re

from sphinx.application import Sphinx

from grader import __version__

project = "Concurrency kit"
author = "The concurrency-kit authors"
copyright = "2026, The concurrency-kit authors"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["README.md"]
suppress_warnings = ["myst.strikethrough"]

myst_heading_anchors = 3  # links to headings work here as on GitHub
highlight_language = "text"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
add_module_names = False
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = f"Concurrency kit {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False

ROW = re.compile(r"^(\s*)([a-z_]\w*(?:, [a-z_]\w*)*) {2,}(\S.*)$")
"""A line `name    meaning` of a docstring: our docstrings list parameters and fields in this way."""


def plain_docstring(_app: Sphinx, _what: str, _name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Turn a docstring in plain text into reStructuredText, so that authors of code need to know none of it.

    `code` becomes a literal, `*` outside of it an ordinary character, and rows of `name    meaning` a list.
    """
    made: list[str] = []
    rows = ""  # the indent of the list of rows that is open, and one blank more
    for line in lines:
        row = ROW.match(line)
        if row:
            if not rows and made and made[-1]:
                made.append("")
            names = ", ".join(f"``{name}``" for name in row[2].split(", "))
            made.append(f"{row[1]}* {names}: {escape(row[3])}")
            rows = row[1] + " "
        elif rows and line.startswith(rows):
            made.append(f"{rows} {escape(line.strip())}")
        else:
            if rows and line.strip():
                made.append("")
            rows = ""
            made.append(escape(line))
    lines[:] = made


def escape(line: str) -> str:
    """The line with its `code` as literals, and without other markup."""
    return "".join(
        f"``{each.strip('`')}``" if each.startswith("`") else re.sub(r"[*|]|(?<=\w)_(?!\w)", r"\\\g<0>", each)
        for each in re.split(r"(`+[^`]+`+)", line)
    )


def setup(app: Sphinx) -> None:
    app.connect("autodoc-process-docstring", plain_docstring)

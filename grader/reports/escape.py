"""Makes text from a submission safe to show: what could steer a terminal, or hide, becomes a visible escape."""


def escape_control(text: str) -> str:
    """`text` with each character that is not printable (control, bidi mark, lone surrogate) written as an escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def escape_control_lines(text: str) -> str:
    """The same, but line breaks stay."""
    return "\n".join(map(escape_control, text.splitlines()))

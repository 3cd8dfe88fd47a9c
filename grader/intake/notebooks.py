"""A notebook as a Python file: the definitions, imports and assignments that the wanted names need. Nothing runs."""

import ast
import json
from collections.abc import Iterable, Iterator

SIZE_LIMIT = 16 << 20
"""Bytes of a notebook that are read; its outputs can be large."""

KEPT = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
"""Statements that a file is made of. Others, such as calls that try the function out, stay out."""

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def notebook_source(content: bytes, wanted: Iterable[str]) -> bytes | None:
    """The statements that define the wanted names, and what these use, as a file; None if none of them is defined.

    Of several cells that define a name, the last one counts, as it does when the cells run from top to bottom. Raises
    ValueError if the content is not a notebook.
    """
    names = set(wanted)
    statements = [each for cell in _code_cells(content) for each in _statements(cell)]
    defined = {name for _, node in statements for name in bound_names(node)}
    if not names & defined:
        return None
    last = {name: index for index, (_, node) in enumerate(statements) for name in bound_names(node)}
    needed, open_names = set[int](), list(names & defined)
    while open_names:
        index = last[open_names.pop()]
        if index not in needed:
            needed.add(index)
            used = {each.id for each in ast.walk(statements[index][1]) if isinstance(each, ast.Name)}
            open_names += used & set(last)
    # `from __future__` must stand first, and changes what the others mean.
    for index, (_, node) in enumerate(statements):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            needed.add(index)
    texts = [text for index, (text, _) in enumerate(statements) if index in needed]
    return ("\n\n\n".join(texts) + "\n").encode("utf-8", "backslashreplace")


def bound_names(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a file gives a meaning to."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.Assign():
            for target in node.targets:
                yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def definitions(source: bytes) -> set[str]:
    """The public functions and classes at the top of a file; its other public names if it has none of these."""
    try:
        body = ast.parse(source).body
    except UNREADABLE:
        return set()
    functions = {each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    values = {name for each in body if isinstance(each, ast.Assign | ast.AnnAssign) for name in bound_names(each)}
    return {name for name in functions or values if not name.startswith("_")}


def _code_cells(content: bytes) -> list[str]:
    try:
        cells = json.loads(content)["cells"]
        return [
            "".join(cell["source"]) if isinstance(cell["source"], list) else str(cell["source"])
            for cell in cells
            if cell.get("cell_type") == "code"
        ]
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as problem:
        raise ValueError("it is not a notebook") from problem


def _statements(cell: str) -> Iterator[tuple[str, ast.stmt]]:
    if cell.lstrip().startswith("%%"):
        return  # another language, or a measurement
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in cell.splitlines()]
    text = "\n".join(lines)
    try:
        body = ast.parse(text).body
    except UNREADABLE:
        return
    for node in body:
        if isinstance(node, KEPT):
            first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
            yield "\n".join(lines[first - 1 : node.end_lineno]), node

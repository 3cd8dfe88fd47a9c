"""Statements that store without an assignment are rewritten so that something can be evaluated before the store."""

import ast

from grader.sim.instrument.store_rewrites import captured_names, decorate_with_point, items_after_point, split_with_item


def expression(text):
    return ast.parse(text, mode="eval").body


def test_items_pass_the_point_before_they_are_handed_out():
    generator = items_after_point(expression("items"), expression("seen(__sim_item__)"))
    assert ast.unparse(generator) == "(seen(__sim_item__) for __sim_item__ in items)"


def test_a_definition_passes_the_point_after_its_other_decorators():
    [function] = ast.parse("@cache\ndef f(): ...").body
    decorate_with_point(function, expression("seen(__sim_item__)"))
    assert [ast.unparse(part) for part in function.decorator_list] == [
        "lambda __sim_item__: seen(__sim_item__)",
        "cache",
    ]


def test_a_with_statement_enters_an_item_before_its_value_is_stored():
    [statement] = ast.parse("with a as x, b as y, c:\n    body()").body
    split_with_item(statement, 1)
    assert ast.unparse(statement) == (
        "with a as x, b as __sim_kept__:\n    y = __sim_kept__\n    del __sim_kept__\n    with c:\n        body()"
    )


def test_the_names_that_a_pattern_stores_are_found():
    [match] = ast.parse("match a:\n    case [x, *y, {'k': 1 | 2, **z}, P(q=w) as v]: ...").body
    assert sorted(captured_names(match.cases[0].pattern)) == ["v", "w", "x", "y", "z"]

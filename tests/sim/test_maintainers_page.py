"""The recipes on the page for maintainers run, and find what the page says."""

import re
from pathlib import Path

import pytest

from grader.sim import explore, load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "maintainers.md"
FILES = dict(re.findall(r"```python\n# (\S+\.py)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
PROGRAMS = ("pool", "cache", "limiter", "client")
RECIPES = re.findall(r"### (.+?)\n", PAGE.read_text(encoding="utf-8"))
RESULTS = re.findall(r'The result is "(.+?)"', PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("program", "result"), tuple(zip(PROGRAMS, RESULTS, strict=True)))
def test_a_recipe_finds_what_the_page_says(tmp_path, monkeypatch, program, result):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "src" / "shop" / "__init__.py").touch()
    monkeypatch.chdir(tmp_path)
    failure = explore(load(tmp_path / f"{program}.py", include=["shop"]).program).failure
    assert failure.bug == "check_then_act"
    assert failure.explanation.splitlines()[1].startswith(f"{result}: ")


def test_each_recipe_has_a_package_file_and_a_program():
    assert len(RECIPES) == len(RESULTS) == 4
    assert set(FILES) >= {f"{folder}{name}.py" for folder in ("", "src/shop/") for name in PROGRAMS}

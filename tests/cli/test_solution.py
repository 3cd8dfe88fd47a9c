"""The command `solution`: after a pass, or to somebody who asks twice."""

import pytest

from grader.cli.main import main
from grader.intake import load_catalogue
from grader.learner import ProgressFile, read_solution
from grader.model import Report
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, make_catalogue


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    return make_catalogue(tmp_path)


def solution(tmp_path, capsys):
    code = main(["solution", "run_all", "--root", str(tmp_path)])
    return code, capsys.readouterr().out


def test_before_a_pass_it_has_to_be_asked_for_twice(exercise, tmp_path, capsys):
    code, output = solution(tmp_path, capsys)
    assert code == 0
    assert "You have not passed run_all yet." in output
    assert "ThreadPoolExecutor" not in output
    code, output = solution(tmp_path, capsys)
    assert code == 0
    assert RIGHT.strip() in output


def test_after_a_pass_it_is_shown_at_once_with_other_ways(exercise, tmp_path, capsys):
    ProgressFile(tmp_path).record(Report(exercises=(report_of(check_of("good"), slug="run_all"),)))
    other = tmp_path / "tests" / "right_solutions" / "run_all_with_queue.py"
    other.parent.mkdir(parents=True)
    other.write_text('"""With a queue.\n\nMore."""\n')
    code, output = solution(tmp_path, capsys)
    assert code == 0
    assert RIGHT.strip() in output
    assert "run_all_with_queue.py  With a queue." in output


def test_a_copy_without_solutions_says_so_and_counts_no_request(exercise, tmp_path, capsys):
    exercise.reference.unlink()
    assert main(["solution", "run_all", "--root", str(tmp_path)]) == 2
    assert "This copy has no solution of run_all." in capsys.readouterr().err
    assert not ProgressFile(tmp_path).read().of("run_all").asked


def test_other_ways_belong_to_the_exercise_with_the_longest_fitting_name():
    catalogue = load_catalogue()
    slugs = [each.slug for each in catalogue]
    root = catalogue[0].folder.parent.parent.parent
    ways = {each.slug: [way.path.stem for way in read_solution(each, root, slugs).others] for each in catalogue}
    assert "thread_pool_executor_names" in ways["thread_pool"]
    assert sum(map(len, ways.values())) == len(list((root / "tests" / "right_solutions").glob("*.py")))

"""The rules of each platform, read from its documents (docs/platforms), as an independent reader of a file.

Each function checks one file against those rules, and returns what the platform would show to a student.
"""

import html.parser
import json
import re
from pathlib import Path
from xml.etree import ElementTree as Tree

import jsonschema
import junitparser

from grader.reports.json_report import schema as json_schema

SARIF_SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
"""The schema of SchemaStore (Apache-2.0), as the npm package @microsoft/jest-sarif has it."""
_sarif = jsonschema.Draft4Validator(SARIF_SCHEMA)
JSON_SCHEMA = json_schema()


def loaded(data):
    """The JSON document. Each platform reads UTF-8 without a byte order mark; none reads NaN."""
    assert not data.startswith(b"\xef\xbb\xbf")

    def refuse(name):
        raise AssertionError(name)

    return json.loads(data.decode("utf-8", "strict"), parse_constant=refuse)


def texts(value):
    """All strings in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)


def gradescope(data):
    results = loaded(data)
    assert set(results) <= {
        *("score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"),
        *("visibility", "stdout_visibility", "extra_data", "tests", "leaderboard"),
    }
    visibilities = ("visible", "hidden", "after_due_date", "after_published")
    assert isinstance(results["score"], int | float)
    assert results["visibility"] in visibilities
    assert results["stdout_visibility"] in visibilities
    formats = {results[name] for name in ("output_format", "test_output_format", "test_name_format")}
    assert formats == {"text"}, "all else renders markup"
    for test in results["tests"]:
        assert set(test) <= {
            *("score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags"),
            *("visibility", "extra_data"),
        }
        assert test["visibility"] in visibilities
        assert test.get("status") in (None, "passed", "failed")
        assert test.get("output_format", "text") == test.get("name_format", "text") == "text"
        assert ("score" in test) == ("max_score" in test) == ("status" in test)
    shown = [test for test in results["tests"] if test["visibility"] == "visible"]
    return [results["output"], *(text for test in shown for text in (test["name"], test["output"], *test["tags"]))]


def classroom50(data):
    result = loaded(data)
    assert result["schema"] == "classroom50/result/v1"
    identity = ("classroom", "assignment", "submission", "commit", "release", "review", "datetime")
    assert all(type(result[name]) is str for name in identity)
    for name in ("score", "max-score"):
        assert type(result[name]) is int
        assert result[name] == sum(test[name] for test in result["tests"])
    for test in result["tests"]:
        assert type(test["passed"]) is bool
        assert type(test["score"]) is type(test["max-score"]) is int
        assert test["test-name"].isprintable()
    return list(texts(result["tests"]))


def codequality(data):
    issues = loaded(data)
    assert isinstance(issues, list)
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith("./")
        assert issue["description"]
        assert issue["check_name"]
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints), "GitLab shows doubles once"
    return list(texts(issues))


class _Elements(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.data = set(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.data.append(data)


def coderunner(data):
    result = loaded(data)
    allowed = "fraction prologuehtml testresults files epiloguehtml columnformats showdifferences showoutputonly"
    assert set(result) <= {*allowed.split(), "graderstate", "instructorhtml"}
    assert 0 <= result["fraction"] <= 1
    header, *rows = result["testresults"]
    assert all(len(row) == len(header) for row in rows)
    plain = [name for name in header if name not in ("iscorrect", "ishidden")]
    assert result["columnformats"] == ["%s"] * len(plain), "CodeRunner sanitises these"
    shown = [text for row in rows for text in row[1:]]
    for name in ("prologuehtml", "epiloguehtml"):
        page = _Elements(result[name])
        assert page.tags <= {"p", "h4", "pre"}
        assert page.attributes == []
        shown += page.data
    return shown


def exercism(data):
    results = loaded(data)
    assert results["version"] == 3
    assert results["status"] in ("pass", "fail", "error")
    if results["status"] == "error":
        assert results["message"]
    assert len(results["message"] or "") <= 65_535
    for test in results["tests"]:
        assert test["status"] in ("pass", "fail", "error")
        assert test["status"] == "pass" or test["message"]
        assert len(test["message"] or "") <= 65_535
        assert len(test["output"] or "") <= 500
    return list(texts(results))


def prairielearn(data):
    assert len(data) <= 1_000_000
    results = loaded(data)
    if not results["gradable"]:
        assert results["format_errors"]
        assert "score" not in results
        return list(texts(results))
    assert 0.0 <= results["score"] <= 1.0
    for test in results["tests"]:
        assert 0 <= test["points"] <= test["max_points"]
    return list(texts(results))


def sarif(data):
    log = loaded(data)
    assert [error.message for error in _sarif.iter_errors(log)] == []
    [run] = log["runs"]
    assert len(run["results"]) <= 5_000
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert len(rule["fullDescription"]["text"]) <= 1_000
        assert rule["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        [place] = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        assert re.fullmatch(r"[!-~]+", place["physicalLocation"]["artifactLocation"]["uri"])
        for flow in result.get("codeFlows", []):
            steps = [step for thread in flow["threadFlows"] for step in thread["locations"]]
            assert sorted(step["executionOrder"] for step in steps) == list(range(1, len(steps) + 1))
    return list(texts(log))


def vpl(data):
    """As vpl_submission.class.php reads the output of an evaluation."""
    text = data.decode("utf-8")
    grades = re.findall(r"^Grade :=>>(.*)$", text, flags=re.MULTILINE)
    assert len(grades) <= 1
    if grades:
        assert text.rstrip("\n").endswith(f"Grade :=>>{grades[0]}"), "it comes last"
        float(grades[0])
    starts = list(re.finditer(r"^[ \t]*(Comment :=>>(.*)|<\|--)[ \t]*$", text, flags=re.MULTILINE))
    [start] = starts
    ends = list(re.finditer(r"^[ \t]*--\|>[ \t]*$", text, flags=re.MULTILINE))
    [end] = ends
    lines = text[start.end() : end.start()].strip("\n").split("\n")
    assert all(line.startswith(("-", ">")) or not line for line in lines)
    return lines


def xml_cases(data):
    """(name, kind, message, text) of each case, as two independent readers see them."""
    root = Tree.fromstring(data)
    cases = root.findall(".//testcase")
    found = []
    for case in cases:
        outcome = [child for child in case if child.tag in ("failure", "error", "skipped")]
        assert len(outcome) <= 1
        kind = outcome[0].tag if outcome else "passed"
        message, text = (outcome[0].get("message", ""), outcome[0].text or "") if outcome else ("", "")
        found.append((f"{case.get('classname')}.{case.get('name')}", kind, message, text))
    names = [name for name, *_ in found]
    assert len(set(names)) == len(names), "readers drop doubles"
    read = junitparser.JUnitXml.fromroot(junitparser.junitparser.etree.fromstring(data))
    suites = [read] if isinstance(read, junitparser.TestSuite) else list(read)
    theirs = [case for suite in suites for case in suite]
    assert [case.name for case in theirs] == [case.get("name") for case in cases]
    for suite in suites:
        kinds = [type(each).__name__.lower() for case in suite for each in case.result]
        assert suite.tests == len(list(suite))
        counted = {"failure": suite.failures, "error": suite.errors, "skipped": suite.skipped}
        assert counted == {kind: kinds.count(kind) for kind in counted}
    return found


def junit(data):
    shown = []
    for _, kind, message, text in xml_cases(data):
        if kind != "passed":
            assert message
            assert text.startswith(message), "some readers show the attribute, some the text"
        shown += [message, text]
    return shown


def artemis(data):
    """As TestResultXmlParser.java reads the file: names, and messages of what failed."""
    root = Tree.fromstring(data)
    assert root.tag == "testsuite", "the name of a single top suite is not part of a test's name"
    assert root.find("testsuite") is None
    cases = xml_cases(data)
    assert {kind for _, kind, *_ in cases} <= {"passed", "failure", "skipped"}, "an error is a failure there"
    assert all(len(message) <= 20_000 for _, _, message, _ in cases)
    return [text for case in cases for text in case]


def json_report(data):
    jsonschema.Draft202012Validator(JSON_SCHEMA).validate(loaded(data))
    return list(texts(loaded(data)))


def markdown(data):
    return data.decode("utf-8").splitlines()


RULES = {
    "artemis": artemis,
    "classroom50": classroom50,
    "codequality": codequality,
    "coderunner": coderunner,
    "exercism": exercism,
    "gradescope": gradescope,
    "json": json_report,
    "junit": junit,
    "markdown": markdown,
    "prairielearn": prairielearn,
    "sarif": sarif,
    "vpl": vpl,
}

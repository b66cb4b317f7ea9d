"""Each check's cases (tests/findings) in both stores: verdicts, words and evidence."""
# servers: neo4j3

import json

import finding_cases
import pytest
from finding_cases import Case


def findings_of(dynatlas, store, check, *options):
    done = dynatlas.run("findings", check, "--verdict", "pass,fail,unknown,not_applicable", "--format", "json", *options, *store.arguments, env=store.env)
    return json.loads(done.expect(0).out)


@pytest.mark.parametrize("path", finding_cases.cases(), ids=lambda path: path.stem)
def test_verdicts(dynatlas, store, tmp_path, path):
    case = Case(path)
    source = tmp_path / "answers.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in case.lines))
    done = dynatlas.run("sync", "--quiet", "--source", source, "--read", case.read, *store.arguments, env=store.env)
    assert done.code in (0, 3), done.err
    options = [f"--set={case.check}.{name}={value}" for name, value in case.parameters.items()]
    case.check_findings(findings_of(dynatlas, store, case.check, *options))


def test_every_check_shows_what_it_says(dynatlas):
    listed = dynatlas.run("findings", "--list", "--format", "json").expect(0)
    verdicts = {}
    for path in finding_cases.cases():
        case = Case(path)
        verdicts.setdefault(case.check, set()).update(one["verdict"] for one in case.expected.values())
    for check in (one["check"] for one in json.loads(listed.out)):
        assert {"fail", "pass", "unknown"} <= verdicts.get(check, set()), check

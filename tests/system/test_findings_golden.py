"""Each check's cases (tests/findings) in both stores: verdicts, words and evidence."""
# servers: neo4j3

import json

import finding_cases
from finding_cases import Case


def findings_of(dynatlas, store, *options):
    done = dynatlas.run("findings", *options, "--verdict", "pass,fail,unknown,not_applicable", "--format", "json", *store.arguments, env=store.env)
    return json.loads(done.expect(0).out)


def test_all_cases_in_one_graph(dynatlas, store, tmp_path):
    """Each in accounts of its own: what one account holds changes no verdict on another."""
    all_cases = [Case(path, number) for number, path in enumerate(finding_cases.cases(), 1)]
    for tag, read in enumerate(dict.fromkeys(case.read for case in all_cases), 1):
        source = tmp_path / f"{tag}.jsonl"
        source.write_text("".join(json.dumps(line) + "\n" for case in all_cases if case.read == read for line in case.lines))
        done = dynatlas.run("sync", "--quiet", "--source", source, "--read", read, *store.arguments, env=store.env)
        assert done.code in (0, 3), done.err
    told = {}
    for one in findings_of(dynatlas, store, *sorted({case.check for case in all_cases})):
        told.setdefault((one["check"], one["account"]), []).append(one)
    wrong = []
    for case in all_cases:
        found = told.get((case.check, case.account), [])
        if case.parameters:
            options = [f"--set={case.check}.{name}={value}" for name, value in case.parameters.items()]
            found = findings_of(dynatlas, store, case.check, *options, "--account", case.account)
        wrong += [f"{case.name}: {problem}" for problem in case.problems(found)]
    assert not wrong, "\n".join(wrong)


def test_every_check_shows_what_it_says(dynatlas):
    listed = dynatlas.run("findings", "--list", "--format", "json").expect(0)
    verdicts = {}
    for path in finding_cases.cases():
        case = Case(path)
        verdicts.setdefault(case.check, set()).update(one["verdict"] for one in case.expected.values())
    for check in (one["check"] for one in json.loads(listed.out)):
        assert {"fail", "pass", "unknown"} <= verdicts.get(check, set()), check

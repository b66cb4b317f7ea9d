"""deploy/: policies and roles are what `dynatlas policy` prints; what runs in pipelines, and posts to a chat, does so.

Pipelines are run with a `dynatlas` before them that reads the example account instead of AWS.
"""

import http.server
import json
import os
import pathlib
import re
import subprocess
import threading
import xml.etree.ElementTree

import pytest
import yaml

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"
EXAMPLES = DEPLOY.parent / "examples"


def policy(dynatlas, *options):
    return json.loads(dynatlas.run("policy", *options).expect(0).out)


def actions(document):
    return sorted(action for statement in document["Statement"] for action in statement["Action"])


def test_the_policies_are_what_is_printed(dynatlas):
    advice = "make it anew: build/dev/dynatlas policy > deploy/iam-policy.json (README.md of deploy/ has the other)"
    assert policy(dynatlas) == json.loads((DEPLOY / "iam-policy.json").read_text()), advice
    organization = policy(dynatlas, "--aws-organization-role", "DynatlasReader")
    assert organization == json.loads((DEPLOY / "iam-policy-organization.json").read_text()), advice


def test_a_policy_allows_what_is_read_and_no_more(dynatlas):
    tables = actions(policy(dynatlas, "--read", "tables"))
    assert tables == ["dynamodb:DescribeTable", "dynamodb:ListTables", "ec2:DescribeRegions"]
    assert set(actions(policy(dynatlas, "--read", "tables,+tags"))) - set(tables) == {"tag:GetResources"}
    everything = policy(dynatlas)
    assert "tag:GetResources" not in actions(policy(dynatlas, "--read", "standard,-tags"))
    assert set(tables) < set(actions(everything))
    assert len({statement["Sid"] for statement in everything["Statement"]}) == len(everything["Statement"])
    for statement in everything["Statement"]:
        assert re.fullmatch(r"[A-Za-z0-9]+", statement["Sid"]), statement
    writes = re.compile(r":(Create|Update|Delete|Put|Tag|Untag|Restore|Start|Stop|Batch|Transact|Query|Scan|GetItem)")
    assert not [action for action in actions(everything) if writes.search(action)]
    dynatlas.run("policy", "--read", "everything").expect(2)


class Template(yaml.SafeLoader):
    """CloudFormation's short forms (!Ref) as what they are written with."""


Template.add_multi_constructor("!", lambda loader, tag, node: {tag: getattr(node, "value", None)})


def test_cloudformation_has_the_same_policy_and_trusts_who_is_named(dynatlas):
    role = yaml.load((DEPLOY / "role.yaml").read_text(), Template)["Resources"]["Role"]["Properties"]
    [written] = role["Policies"]
    assert written["PolicyDocument"] == policy(dynatlas), "role.yaml is stale: its Statement is that of deploy/iam-policy.json"
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert (trust["Effect"], trust["Action"], trust["Principal"]) == ("Allow", "sts:AssumeRole", {"AWS": {"Ref": "Reader"}})


def test_terraform_takes_these_files():
    """Terraform is in no package registry that tests may use: at least the files that it is told of are there."""
    for file in DEPLOY.glob("terraform/*/main.tf"):
        named = re.findall(r'file\("\$\{path\.module\}/([^"]+)"\)', file.read_text())
        assert named
        for path in named:
            assert (file.parent / path).is_file(), path


MUTES_ALL = "*\t*\t\taccepted, all of it\n"


def with_example(dynatlas, sync="--source " + str(EXAMPLES / "recorded-account.jsonl")):
    """An environment in which `dynatlas sync` maps the example account, or does what `sync` says."""
    folder = dynatlas.folder / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / "dynatlas"
    program.write_text(f"""#!/bin/sh
if [ "$1" = sync ]; then exec "{dynatlas.binary}" "$@" {sync}; fi
exec "{dynatlas.binary}" "$@"
""")
    program.chmod(0o755)
    return {**dynatlas.env, "PATH": f"{folder}:{os.environ['PATH']}"}


def run(dynatlas, command, env):
    return subprocess.run(command, cwd=dynatlas.folder, env=env, capture_output=True, text=True, timeout=120)


def job_of_github():
    workflow = yaml.safe_load((DEPLOY / "findings-github.yml").read_text())
    assert workflow["permissions"] == {"id-token": "write", "contents": "read"}
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}, "YAML reads `on` as true; no run for a pull request"
    (job,) = workflow["jobs"].values()
    assert job["defaults"]["run"]["shell"] == "bash" and job["container"]["options"] == "--user root"
    return job


def job_of_gitlab():
    (job,) = yaml.safe_load((DEPLOY / "findings-gitlab.yml").read_text()).values()
    assert list(job["id_tokens"]) == ["DYNATLAS_TOKEN"]
    return job


def is_complete_report(folder):
    suites = xml.etree.ElementTree.parse(folder / "findings.xml").getroot()
    assert int(suites.get("failures")) > 100 and int(suites.get("tests")) > 1000
    report = (folder / "findings.md").read_text()
    return "key-pending-deletion" in report and "| unknown |" in report


@pytest.mark.parametrize("mutes", ["", MUTES_ALL], ids=["high", "muted"])
def test_the_workflow_of_github_reports_and_fails_on_high(dynatlas, mutes):
    env = {**with_example(dynatlas), "GITHUB_STEP_SUMMARY": str(dynatlas.folder / "summary.md")}
    if mutes:
        (dynatlas.folder / "mutes.tsv").write_text(mutes)
    steps = job_of_github()["steps"]
    assert [step["uses"].split("@")[0] for step in steps if "uses" in step] == [
        "actions/checkout",
        "aws-actions/configure-aws-credentials",
        "actions/upload-artifact",
    ]
    commands = [step["run"] for step in steps if "run" in step]
    assert "run" in steps[-1] and not any("${{" in command for command in commands), "what others wrote is no part of a command"
    for number, command in enumerate(commands, 1):
        done = run(dynatlas, ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command], env)
        expected = 9 if number == len(commands) and not mutes else 0
        assert done.returncode == expected, f"{command}\n{done.stdout}{done.stderr}"
    uploaded = next(step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")).split()
    assert all((dynatlas.folder / file).stat().st_size > 0 for file in uploaded)
    assert (dynatlas.folder / "summary.md").read_text() == (dynatlas.folder / "findings.md").read_text()
    assert mutes or is_complete_report(dynatlas.folder)


@pytest.mark.parametrize("mutes", ["", MUTES_ALL], ids=["high", "muted"])
def test_the_job_of_gitlab_reports_and_fails_on_high(dynatlas, mutes):
    job = job_of_gitlab()
    token = dynatlas.folder / "token"
    # AWS_WEB_IDENTITY_TOKEN_FILE is where the job says; not in /tmp of this machine.
    env = {**with_example(dynatlas), "DYNATLAS_TOKEN": "a.b.c", "AWS_WEB_IDENTITY_TOKEN_FILE": str(token)}
    if mutes:
        (dynatlas.folder / "mutes.tsv").write_text(mutes)
    done = run(dynatlas, ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])], env)
    assert done.returncode == (0 if mutes else 9), done.stdout + done.stderr
    assert token.read_text() == "a.b.c" and token.stat().st_mode & 0o077 == 0 and "a.b.c" not in done.stdout + done.stderr
    assert job["artifacts"]["reports"]["junit"] in job["artifacts"]["paths"] and job["artifacts"]["when"] == "always"
    assert all((dynatlas.folder / file).stat().st_size > 0 for file in job["artifacts"]["paths"])
    assert mutes or is_complete_report(dynatlas.folder)


@pytest.mark.parametrize("job", [job_of_github, job_of_gitlab])
def test_a_pipeline_goes_on_when_something_could_not_be_read_and_ends_when_nothing_was(dynatlas, job):
    job = job()
    commands = [step["run"] for step in job["steps"] if "run" in step] if "steps" in job else job["script"]
    (sync,) = [command for command in commands if "dynatlas sync" in command]
    for code, expected in ((0, 0), (3, 0), (4, 1), (8, 1)):
        (dynatlas.folder / "bin").mkdir(exist_ok=True)
        program = dynatlas.folder / "bin" / "dynatlas"
        program.write_text(f"#!/bin/sh\nexit {code}\n")
        program.chmod(0o755)
        env = {"PATH": f"{program.parent}:{os.environ['PATH']}"}
        assert run(dynatlas, ["bash", "-eo", "pipefail", "-c", sync], env).returncode == expected, code


SECRET = "T0SECRET/B0SECRET/xoxbSECRET"


@pytest.fixture
def chat():
    """A webhook: its address, and what was posted."""
    posted = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append((self.path, self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(404 if "gone" in self.path else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", posted
    server.shutdown()
    server.server_close()


def report(dynatlas, address, shell=("sh",), **more):
    env = {**with_example(dynatlas, **more.pop("example", {})), "FINDINGS_WEBHOOK": address, **more}
    done = run(dynatlas, [*shell, str(DEPLOY / "findings-report.sh")], env)
    assert "SECRET" not in done.stdout + done.stderr
    return done


def test_the_report_is_posted(dynatlas, chat):
    address, posted = chat
    done = report(dynatlas, f"{address}/services/{SECRET}", FINDINGS_MUTES=str(EXAMPLES / "mutes.tsv"), shell=("sh", "-x"))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    ((path, form, body),) = posted
    assert path == f"/services/{SECRET}" and form == "application/json"
    text = json.loads(body)["text"]
    lines = text.splitlines()
    assert lines[0] == "DynamoDB findings" and lines[1] == lines[-1] == "```" and len(text) < 4000
    assert lines[2].startswith("| severity | check |") and "| critical | key-pending-deletion |" in lines[4]
    assert "and more: dynatlas findings" in lines and re.search(r"failed: 2 critical, 24 high; .* 2 muted$", lines[-2])


def test_a_short_report_is_posted_whole(dynatlas, chat):
    address, posted = chat
    assert report(dynatlas, f"{address}/hook", FINDINGS_SEVERITY="critical").returncode == 0
    lines = json.loads(posted[0][2])["text"].splitlines()
    assert len([line for line in lines if line.startswith("| critical |")]) == 2 and "and more: dynatlas findings" not in lines


def test_a_sync_that_failed_is_posted(dynatlas, chat):
    address, posted = chat
    done = report(dynatlas, f"{address}/services/{SECRET}", example={"sync": "--source nowhere.jsonl"})
    assert done.returncode == 7 and "exit code 7: there is no report today" in json.loads(posted[0][2])["text"]


@pytest.mark.parametrize("address", ["", f"ftp://example.com/{SECRET}", f"https://example.com/{SECRET}\nurl = x", f'https://"{SECRET}'])
def test_what_is_no_webhook_is_refused(dynatlas, address):
    done = report(dynatlas, address)
    assert done.returncode == 1 and "FINDINGS_WEBHOOK" in done.stderr and not (dynatlas.folder / "dynatlas.db").exists()


def test_a_report_that_was_not_posted_is_a_failure_without_the_address(dynatlas, chat):
    for address in (f"{chat[0]}/gone/{SECRET}", f"http://127.0.0.1:1/{SECRET}"):
        done = report(dynatlas, address)
        assert done.returncode == 1 and "was not posted (curl's exit code" in done.stderr

"""deploy/: the policies, and the role of CloudFormation and Terraform, are what `dynatlas policy` prints."""

import json
import pathlib
import re

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / "deploy"


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

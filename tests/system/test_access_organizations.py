# servers: neo4j3
"""SCPs and RCPs: read by the account that manages the organization, they limit the others; what is unread is said."""

import json

import pytest
import test_access
from test_access import ACCOUNT, ORDERS, OTHER, SECRET, TAG, access, arn, by_principal, deny, document, sync
from test_access import recording as recording_of_accounts

store = test_access.store  # in both
MANAGER, ORGANIZATION, ROOT, UNIT = "123456789012", "o-exampleorg1", "r-ex01", "ou-ex01-aaaaaaaa"
SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
FULL = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
NO_WRITES = document(deny("dynamodb:PutItem", "*", "NoWrites"))
NO_SECRETS = document(deny("dynamodb:*", [SECRET, f"{SECRET}/*"], "NoSecrets", Principal="*"))
ONLY_OURS = document(
    deny("dynamodb:*", "*", "OnlyOurs", Principal="*", Condition={"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}})
)


def organization(management):
    told = {"Id": ORGANIZATION, "Arn": f"arn:aws:organizations::{management}:organization/{ORGANIZATION}"}
    return {"Organization": {**told, "FeatureSet": "ALL", "MasterAccountId": management}}


class Estate:
    """The accounts of test_access, in an organization: both in the unit, or at other paths."""

    def __init__(self, path, policies, paths=None, members=(ACCOUNT, OTHER), types=(SCP, RCP), management=MANAGER):
        recording_of_accounts(path)
        self.path, self.lines = path, [json.loads(line) for line in path.read_text().splitlines()]
        paths = paths or {member: f"{ORGANIZATION}/{ROOT}/{UNIT}/{member}/" for member in members}
        for member in members:
            self.add("DescribeOrganization", {}, organization(management), member)
        self.manager = management
        if management not in members:
            self.add("ListTables", {}, {"TableNames": []}, management, "eu-west-1", "dynamodb")
            self.add("DescribeOrganization", {}, organization(management))
        listed = [{"Id": member, **({"Paths": [at]} if at else {})} for member, at in paths.items()]
        self.add("ListAccounts", {}, {"Accounts": listed})
        enabled = [{"Type": one, "Status": "ENABLED"} for one in types]
        self.add("ListRoots", {}, {"Roots": [{"Id": ROOT, "PolicyTypes": enabled}]})
        for kind in types:
            own = [name for name, (of, *_) in policies.items() if of == kind]
            self.add("ListPolicies", {"Filter": kind}, {"Policies": [{"Id": name} for name in own]})
        for name, (kind, text, *targets) in policies.items():
            summary = {"Id": name, "Arn": f"arn:aws:organizations::{management}:policy/{name}", "Name": name, "Type": kind}
            self.add("DescribePolicy", {"PolicyId": name}, {"Policy": {"PolicySummary": summary, "Content": json.dumps(text)}})
            self.add("ListTargetsForPolicy", {"PolicyId": name}, {"Targets": [{"TargetId": one, "Name": one} for one in targets]})
        self.write()

    def add(self, operation, request, body, account=None, region="aws-global", service="organizations", status=200):
        line = {"account": account or self.manager, "region": region, "operation": f"{service}:{operation}"}
        self.lines.append({**line, "request": request, "status": status, "body": body})

    manager = MANAGER

    def deny(self, operation, account=None):
        body = {"__type": "AccessDeniedException", "Message": "You don't have permissions to access this resource."}
        for line in self.lines:
            if line["operation"] == f"organizations:{operation}" and account in (None, line["account"]):
                line.update(status=400, body=body)
        return self.write()

    def write(self):
        self.path.write_text("".join(json.dumps(line) + "\n" for line in self.lines))
        return self.path


EVERYWHERE = (ROOT, UNIT, ACCOUNT, OTHER)
POLICIES = {"p-FullAWSAccess": (SCP, FULL, *EVERYWHERE), "p-nowrites": (SCP, NO_WRITES, UNIT), "p-nosecrets": (RCP, NO_SECRETS, ROOT)}


def states(dynatlas, store, table, right="read"):
    rows, said = access(dynatlas, store, "who", table, "--right", right)
    return {name: row["state"] for name, row in by_principal(rows, right).items()}, said


def test_they_limit_and_nothing_is_said_to_be_unread(dynatlas, store, tmp_path):
    sync(dynatlas, store, Estate(tmp_path / "answers.jsonl", POLICIES).path, TAG)
    rows, said = access(dynatlas, store, "who", "orders", "--right", "write")
    writers = by_principal(rows, "write")
    assert "PutItem" not in writers["role/admin"]["conditional_actions"] and "DeleteItem" in writers["role/admin"]["conditional_actions"]
    assert "were not read" not in said
    assert states(dynatlas, store, "secret")[0] == {}
    assert "role/reader" in states(dynatlas, store, "orders")[0]
    why, said = access(dynatlas, store, "why", "app", "PutItem", ORDERS)
    assert (why["state"], why["stopped_by"]) == ("denied", "explicit deny: scp@2") and not why["unread"]
    layers = [layer["layer"] for layer in why["layers"]]
    assert [f"service control policies (level {level} of 3)" for level in (1, 2, 3)] == layers[2:5]
    (statement,) = [one for layer in why["layers"] for one in layer["statements"] if one["effect"] == "Deny"]
    assert statement["id"].startswith(f"{MANAGER}/p-nowrites") and statement["sid"] == "NoWrites"
    why, _ = access(dynatlas, store, "why", "tls", "GetItem", SECRET)
    assert (why["state"], why["stopped_by"]) == ("denied", "explicit deny: rcp@1")


def test_a_level_without_an_scp_allows_nothing(dynatlas, store, tmp_path):
    bare = {"p-FullAWSAccess": (SCP, FULL, ROOT, ACCOUNT)}
    sync(dynatlas, store, Estate(tmp_path / "answers.jsonl", bare, types=(SCP,)).path, TAG)
    assert states(dynatlas, store, "orders")[0] == {"root": "granted"}
    why, _ = access(dynatlas, store, "why", "app", "GetItem", ORDERS)
    assert why["stopped_by"] == "scp@2"


def test_types_that_are_not_enabled_limit_nobody(dynatlas, store, tmp_path):
    source = Estate(tmp_path / "answers.jsonl", {}, types=()).path
    sync(dynatlas, store, source, TAG)
    found, said = states(dynatlas, store, "orders")
    assert found["role/app"] == "allowed" and "were not read" not in said


def test_keys_of_the_organization_are_known(dynatlas, store, tmp_path):
    """Of the accounts that let each other in, one is in the organization, the other is in none."""
    estate = Estate(tmp_path / "answers.jsonl", {"p-FullAWSAccess": (SCP, FULL, *EVERYWHERE), "p-ours": (RCP, ONLY_OURS, ROOT)}, members=(ACCOUNT,))
    body = {"__type": "AWSOrganizationsNotInUseException", "Message": "Your account is not a member of an organization."}
    estate.add("DescribeOrganization", {}, body, OTHER, status=400)
    sync(dynatlas, store, estate.write(), TAG)
    found, said = states(dynatlas, store, "orders")
    assert "role/reader" not in found and found["role/app"] == "allowed" and "were not read" not in said


@pytest.mark.parametrize("operation", ["DescribeOrganization", "ListAccounts", "ListRoots", "ListPolicies", "DescribePolicy", "ListTargetsForPolicy"])
def test_what_is_denied_from_the_first_is_unknown(dynatlas, tmp_path, operation):
    one = test_access.SqliteStore(tmp_path / "graph.db")
    sync(dynatlas, one, Estate(tmp_path / "answers.jsonl", POLICIES).deny(operation), TAG)
    found, said = states(dynatlas, one, "orders")
    assert found["role/app"] == "allowed" and f"SCPs and RCPs of {ACCOUNT} were not read: access is at most this." in said
    why, _ = access(dynatlas, one, "why", "app", "PutItem", ORDERS)
    assert why["state"] == "allowed" and f"SCPs and RCPs of {ACCOUNT} were not read: they may forbid it." in why["unread"]


def test_what_is_denied_later_still_limits_and_is_said_to_be_old(dynatlas, store, tmp_path):
    estate = Estate(tmp_path / "answers.jsonl", POLICIES)
    sync(dynatlas, store, estate.path, TAG)
    sync(dynatlas, store, estate.deny("ListTargetsForPolicy"), TAG + 1)
    assert states(dynatlas, store, "secret")[0] == {}
    assert f"SCPs and RCPs of {ACCOUNT} were not read" in states(dynatlas, store, "orders")[1]


def test_an_account_without_a_path_is_unknown(dynatlas, store, tmp_path):
    paths = {ACCOUNT: None, OTHER: f"{ORGANIZATION}/{ROOT}/{UNIT}/{OTHER}/"}
    sync(dynatlas, store, Estate(tmp_path / "answers.jsonl", POLICIES, paths).path, TAG)
    found, said = states(dynatlas, store, "secret")
    assert "role/tls" in found and f"SCPs and RCPs of {ACCOUNT} were not read" in said


def test_the_management_account_is_not_limited(dynatlas, store, tmp_path):
    sync(dynatlas, store, Estate(tmp_path / "answers.jsonl", POLICIES, members=(ACCOUNT, OTHER), management=ACCOUNT).path, TAG)
    found, said = states(dynatlas, store, "secret")
    assert found == {"role/admin": "conditional", "role/tls": "allowed"}
    why, _ = access(dynatlas, store, "why", "tls", "GetItem", SECRET)
    assert {layer["said"] for layer in why["layers"] if "control" in layer["layer"]} == {"is not limited"}
    # The other account's principals are limited all the same.
    why, _ = access(dynatlas, store, "why", arn("role/reader", OTHER), "PutItem", ORDERS)
    assert why["stopped_by"] == "explicit deny: scp@2"


def test_an_unchanged_organization_changes_nothing(dynatlas, store, tmp_path):
    estate = Estate(tmp_path / "answers.jsonl", POLICIES)
    sync(dynatlas, store, estate.path, TAG)
    result = sync(dynatlas, store, estate.path, TAG + 1, "--report", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert {one["access"]["outcome"] for one in report["accounts"] if one["account"] != MANAGER} == {"unchanged"}, result.err

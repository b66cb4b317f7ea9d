"""Who is in the invented account: users, groups and roles with their policies, as GetAccountAuthorizationDetails answers.
Between them they show every way to a table: by its name, by a wildcard, through a group, cut by a boundary or a Deny,
and only with MFA."""

import json
import urllib.parse

from recorded_account.per_table import HOME, PARTNER
from recorded_account.table import ACCOUNT, draw, table_arn

REGION = "aws-global"
ORDERS, TITLES = table_arn(HOME, "orders"), table_arn(HOME, "catalogue-titles*")


def policy_arn(name):
    return f"arn:aws:iam::{ACCOUNT}:policy/{name}"


ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def document(*statements):
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)}, separators=(",", ":"))
    return urllib.parse.quote(text, safe="")


def statement(sid, effect, action, resource, **rest):
    return {"Sid": sid, "Effect": effect, "Action": action, "Resource": resource, **rest}


WITHOUT_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
READING = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
MANAGED = {
    ADMINISTRATOR: [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    policy_arn("catalogue-reads"): [statement("Titles", "Allow", READING, [TITLES, f"{TITLES}/index/*"])],
    policy_arn("mfa-required"): [statement("NothingWithoutMfa", "Deny", "*", "*", Condition=WITHOUT_MFA)],
    policy_arn("service-boundary"): [
        statement("Items", "Allow", ["dynamodb:*Item", "dynamodb:Query", "dynamodb:Scan", "dynamodb:Describe*"], "*"),
        statement("NoPayments", "Deny", "dynamodb:*", f"{table_arn('*', 'payments')}*"),
    ],
    policy_arn("inventory"): [
        statement("Describe", "Allow", ["dynamodb:Describe*", "dynamodb:List*", "dynamodb:GetResourcePolicy"], "*"),
    ],
}
NAMES = {arn: arn.rpartition("/")[2] for arn in MANAGED}


def identifier(prefix, name):
    return prefix + f"{draw('principal/' + name, 36**8):017X}"[:17]


def attached(*names):
    return [{"PolicyName": name, "PolicyArn": next(arn for arn in MANAGED if NAMES[arn] == name)} for name in names]


def inline(policies):
    return [{"PolicyName": name, "PolicyDocument": document(*statements)} for name, statements in policies.items()]


def boundary(name):
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": policy_arn(name)}


def user(name, groups, policies=None, managed=(), **rest):
    return {
        "Path": "/people/",
        "UserName": name,
        "UserId": identifier("AIDA", name),
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/people/{name}",
        "CreateDate": "2021-03-01T09:00:00Z",
        "GroupList": groups,
        "UserPolicyList": inline(policies or {}),
        "AttachedManagedPolicies": attached(*managed),
        "Tags": [],
        **rest,
    }


def group(name, policies=None, managed=()):
    return {
        "Path": "/",
        "GroupName": name,
        "GroupId": identifier("AGPA", name),
        "Arn": f"arn:aws:iam::{ACCOUNT}:group/{name}",
        "CreateDate": "2021-03-01T09:00:00Z",
        "GroupPolicyList": inline(policies or {}),
        "AttachedManagedPolicies": attached(*managed),
    }


def role(name, trusted, policies=None, managed=(), path="/", action="sts:AssumeRole", condition=None, **rest):
    trust = {"Effect": "Allow", "Principal": trusted, "Action": action, **({"Condition": condition} if condition else {})}
    return {
        "Path": path,
        "RoleName": name,
        "RoleId": identifier("AROA", name),
        "Arn": f"arn:aws:iam::{ACCOUNT}:role{path}{name}",
        "CreateDate": "2021-03-01T09:00:00Z",
        "AssumeRolePolicyDocument": document(trust),
        "InstanceProfileList": [],
        "RolePolicyList": inline(policies or {}),
        "AttachedManagedPolicies": attached(*managed),
        "Tags": [],
        **rest,
    }


GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
GITHUB_REPOSITORY = {
    "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:lantern/*"},
}
ECS = {"Service": "ecs-tasks.amazonaws.com"}
LAMBDA = {"Service": "lambda.amazonaws.com"}
OWN_ACCOUNT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
SERVICE_LINKED = "/aws-service-role/replication.dynamodb.amazonaws.com/"


def users():
    yield user("ida", ["developers"])
    yield user("kofi", ["developers", "on-call"])
    yield user("rosa", ["administrators"])


def groups():
    developers = {"read-by-key": [statement("ByKey", "Allow", ["dynamodb:GetItem", "dynamodb:Query"], table_arn("*", "*-positions"))]}
    yield group("developers", developers, ["catalogue-reads"])
    yield group("administrators", {}, ["AdministratorAccess", "mfa-required"])
    on_call = {"recover": [statement("Recover", "Allow", ["dynamodb:RestoreTable*", "dynamodb:UpdateContinuousBackups"], "*")]}
    yield group("on-call", on_call)


def roles():
    orders = {"orders": [statement("Orders", "Allow", "dynamodb:*", [ORDERS, f"{ORDERS}/index/*"])]}
    yield role("orders-service", ECS, orders, ["catalogue-reads"], PermissionsBoundary=boundary("service-boundary"))
    checkout = {"orders-table": [statement("TableAlone", "Allow", ["dynamodb:Query", "dynamodb:PutItem"], ORDERS)]}
    yield role("checkout", LAMBDA, checkout)
    history = table_arn(HOME, "watch-history")
    streaming = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
    yield role("recommender", LAMBDA, {"changes": [statement("Changes", "Allow", streaming, f"{history}/stream/*")]}, ["catalogue-reads"])
    yield role("ledger-administrator", OWN_ACCOUNT, {"ledger": [statement("Ledger", "Allow", "dynamodb:*", f"{table_arn(HOME, 'payments')}*")]})
    yield role("deploy", {"Federated": GITHUB}, managed=["AdministratorAccess"], action="sts:AssumeRoleWithWebIdentity", condition=GITHUB_REPOSITORY)
    support = {"AWS": f"arn:aws:iam::{PARTNER}:root"}
    external = {"StringEquals": {"sts:ExternalId": "lantern-support"}}
    yield role("partner-support", support, managed=["catalogue-reads"], condition=external)
    yield role("DynatlasReadOnly", OWN_ACCOUNT, managed=["inventory"])
    replication = {"Service": "replication.dynamodb.amazonaws.com"}
    yield role("AWSServiceRoleForDynamoDBReplication", replication, path=SERVICE_LINKED)


def managed_policies():
    for arn, statements in MANAGED.items():
        version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": document(*statements), "CreateDate": "2021-03-01T09:00:00Z"}
        yield {
            "PolicyName": NAMES[arn],
            "PolicyId": identifier("ANPA", NAMES[arn]),
            "Arn": arn,
            "Path": "/",
            "DefaultVersionId": "v1",
            "PolicyVersionList": [version],
        }


def answer():
    """The operation, its request and the body of its answer."""
    body = {
        "UserDetailList": list(users()),
        "GroupDetailList": list(groups()),
        "RoleDetailList": list(roles()),
        "Policies": list(managed_policies()),
    }
    return "iam:GetAccountAuthorizationDetails", {"MaxItems": 250}, body

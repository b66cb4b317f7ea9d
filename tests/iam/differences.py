"""Where Dynatlas and iam-simulate differ, and why Dynatlas is right: each entry with a case that shows it."""

import dataclasses
from collections.abc import Callable

import causes
from causes import ALLOWED, CONDITIONAL, DENIED
from policies import ACCOUNT, FOREIGN_ROLE, ROLE, SESSION, allow, case, deny, document


@dataclasses.dataclass(frozen=True)
class Entry:
    """One reason to differ: of a difference `applies` tells whether it is the reason."""

    name: str
    reason: str
    source: str
    applies: Callable
    example: dict
    ours: str
    theirs: str


MFA = "aws:MultiFactorAuthPresent"

ALL = [
    Entry(
        "not_offered_across_accounts",
        "DynamoDB offers the action to principals of the table's own account alone, whatever the policies say.",
        "DynamoDB Developer Guide: API operations supported by resource-based policies",
        causes.is_not_offered,
        case(
            "PartiQLSelect",
            FOREIGN_ROLE,
            identity=[document(allow())],
            resource_policy=document(allow("dynamodb:*", Principal={"AWS": FOREIGN_ROLE})),
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "not_in_resource_policies",
        "The policy of a table can neither allow nor deny the action.",
        "DynamoDB Developer Guide: API operations supported by resource-based policies",
        causes.is_not_in_resource_policies,
        case("CreateTable", resource_policy=document(allow("dynamodb:*", Principal="*"))),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "unknown_variable_in_resource",
        "A variable whose value is not known matches with some value of it. The simulator lets it match nothing.",
        "IAM User Guide: IAM policy elements: Variables and tags",
        causes.has_unknown_variable,
        case(
            identity=[document(allow(resource="arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}"))],
            unknown=["aws:PrincipalTag/team"],
        ),
        CONDITIONAL,
        DENIED,
    ),
    Entry(
        "variable_of_2008",
        "Variables are text in a policy of a Version before 2012-10-17. The simulator substitutes them.",
        "IAM User Guide: IAM policy elements: Variables and tags",
        causes.is_of_2008,
        case(
            principal=f"arn:aws:iam::{ACCOUNT}:user/orders",
            identity=[document(allow(resource="arn:aws:dynamodb:*:*:table/${aws:username}"), version="2008-10-17")],
            context={"aws:username": ["orders"]},
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "wildcard_in_resource_type",
        "A wildcard is one in the type of a resource too; AWS's examples have `*/*`. The simulator takes it as text."
        " Assumed: of `tab*` AWS says that it is not allowed, and not what it does.",
        "IAM User Guide: Identify AWS resources with ARNs; Amazon EC2 User Guide: Grant permission to tag resources",
        causes.globs_the_type,
        case(identity=[document(allow(resource="arn:aws:dynamodb:*:*:tab*/orders"))]),
        ALLOWED,
        DENIED,
    ),
    Entry(
        "not_principal_without_account",
        "NotPrincipal that lists a user or role without its account may still deny it.",
        "IAM User Guide: IAM JSON policy elements: NotPrincipal",
        causes.leaves_out_the_account,
        case(
            identity=[document(allow())],
            resource_policy=document(
                {"Effect": "Deny", "NotPrincipal": {"AWS": ROLE}, "Action": "dynamodb:*", "Resource": "*"}
            ),
        ),
        CONDITIONAL,
        ALLOWED,
    ),
    Entry(
        "not_principal_of_the_account",
        "NotPrincipal that lists an account spares its root alone: with a user beside it every other one is denied.",
        "IAM User Guide: IAM JSON policy elements: NotPrincipal",
        causes.lists_the_account_alone,
        case(
            identity=[document(allow())],
            resource_policy=document(
                {"Effect": "Deny", "NotPrincipal": {"AWS": ACCOUNT}, "Action": "dynamodb:*", "Resource": "*"}
            ),
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "variable_without_value",
        "A resource with such a variable is none, for NotResource too, and negated operators hold."
        " The simulator passes over the statement.",
        "IAM User Guide: IAM policy elements: Variables and tags (Policy variables with no value)",
        causes.has_variable_without_value,
        case(
            identity=[
                document(
                    allow(),
                    {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:dynamodb:*:*:table/${aws:username}"},
                )
            ],
            absent=["aws:username"],
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "whole_address_space",
        "Every address of IPv4 is in 0.0.0.0/0. The simulator finds none there.",
        "IAM User Guide: IAM JSON policy elements: Condition operators (IP address)",
        causes.tests_the_whole_address_space,
        case(
            identity=[document(allow(Condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}))],
            context={"aws:SourceIp": ["10.1.2.3"]},
        ),
        ALLOWED,
        DENIED,
    ),
    Entry(
        "another_session",
        "A session is none of another name. The simulator passes over names of sessions while it looks for conditions.",
        "IAM User Guide: IAM JSON policy elements: Principal (Assumed-role session principals)",
        causes.names_another_session,
        case(
            principal=f"{SESSION}/job",
            resource_policy=document(allow(Principal={"AWS": f"{SESSION}/other"})),
        ),
        DENIED,
        CONDITIONAL,
    ),
    Entry(
        "sessions_of_a_role",
        "A role is all its sessions: one that is named beside the role adds nothing, one that is denied is not all."
        " The simulator takes the first that it finds in a list, and passes over a Deny.",
        "IAM User Guide: IAM JSON policy elements: Principal (IAM role principals; Assumed-role session principals)",
        causes.is_of_any_session,
        case(
            identity=[document(allow())],
            resource_policy=document(deny(Principal={"AWS": f"{SESSION}/job"})),
        ),
        CONDITIONAL,
        ALLOWED,
    ),
    Entry(
        "other_address_family",
        "An address of IPv6 is none of IPv4, so that NotIpAddress holds. The simulator lets it hold for ranges alone.",
        "IAM User Guide: IAM JSON policy elements: Condition operators (IP address)",
        causes.is_of_another_family,
        case(
            identity=[document(allow(Condition={"NotIpAddress": {"aws:SourceIp": "203.0.113.9"}}))],
            context={"aws:SourceIp": ["2001:db8::1"]},
        ),
        ALLOWED,
        DENIED,
    ),
    Entry(
        "epoch_time",
        "A date may be seconds since 1970. The simulator takes it for an earlier time.",
        "IAM User Guide: IAM JSON policy elements: Condition operators (Date)",
        causes.has_epoch_time,
        case(
            identity=[document(allow(Condition={"DateGreaterThan": {"aws:CurrentTime": "1780272000"}}))],
            context={"aws:CurrentTime": ["2026-01-01T00:00:00Z"]},
        ),
        DENIED,
        ALLOWED,
    ),
    Entry(
        "boundary_of_a_named_role",
        "What a table's policy gives to a role, the role's boundary limits with its conditions. The simulator decides so"
        " where everything is known, and does not list those conditions.",
        "IAM User Guide: Permissions boundaries for IAM entities (Resource-based policies)",
        causes.depends_on_the_boundary,
        case(
            boundary=document(allow(Condition={"Bool": {MFA: "true"}})),
            resource_policy=document(allow(Principal={"AWS": ROLE})),
            unknown=[MFA],
        ),
        CONDITIONAL,
        ALLOWED,
    ),
    Entry(
        "residues_together",
        "No request fulfils what allows without fulfilling what denies. The simulator lists both as conditions.",
        "IAM User Guide: Policy evaluation logic",
        causes.is_decided_by_residues_together,
        case(
            identity=[
                document(
                    allow(Condition={"Bool": {MFA: "true"}}),
                    deny(Condition={"Bool": {MFA: "true"}}),
                )
            ],
            unknown=[MFA],
        ),
        DENIED,
        CONDITIONAL,
    ),
]

"""The table of actions is what the reference says today, and no operation of the SDK is without an action unnoticed.

An operation without an action of its own is authorized by those of others, or is newer than the reference.
"""

import importlib.machinery
import importlib.util
import pathlib
import re
import subprocess
import sys

import botocore.session
import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
TOOL = TOP / "tools/make_action_table"
TABLE = TOP / "src/intel/aws/iam/action_table.inc"

# Operations of the SDK that the reference has no action for, with the reason.
TRANSACTIONS = "authorized by the actions of the items: GetItem, PutItem, UpdateItem, DeleteItem, ConditionCheckItem"
PARTIQL = "authorized by PartiQLSelect, PartiQLInsert, PartiQLUpdate and PartiQLDelete"
BULK = "newer than the reference; assumed to become actions that write, change, describe and list"
WITHOUT_ACTION = {
    "TransactGetItems": TRANSACTIONS,
    "TransactWriteItems": TRANSACTIONS,
    "BatchExecuteStatement": PARTIQL,
    "ExecuteStatement": PARTIQL,
    "ExecuteTransaction": PARTIQL,
    "StartBulkPutItems": BULK,
    "CancelBulkOperation": BULK,
    "DescribeBulkOperation": BULK,
    "ListBulkOperations": BULK,
}


def the_tool():
    """tools/make_action_table as a module, fresh: its lists may be changed."""
    loader = importlib.machinery.SourceFileLoader("make_action_table", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def actions():
    return set(re.findall(r'^    \{"(\w+)", Right::', TABLE.read_text(), re.MULTILINE))


def test_the_table_is_that_of_the_installed_reference():
    made = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def test_operations_without_an_action_are_known():
    session = botocore.session.Session()
    operations = set()
    for service in ("dynamodb", "dynamodbstreams"):
        operations |= set(session.get_service_model(service).operation_names)
    assert len(actions()) >= 80
    assert operations - actions() == WITHOUT_ACTION.keys()


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda tool: tool.GROUPS.update(read_data="GetItem"), "in no group: BatchGetItem, ConditionCheckItem"),
        (lambda tool: tool.GROUPS.update(no_table="CreateTable ImportTable GetItem"), "GetItem stands in the groups"),
        (lambda tool: tool.GROUPS.update(no_table="CreateTable ImportTable Gone"), "not in the reference: Gone"),
        (lambda tool: tool.ACROSS_ACCOUNTS.add("GetItems"), "not in the reference: GetItems"),
        (lambda tool: tool.ACROSS_ACCOUNTS.add("ListTables"), "ListTables cannot be given across accounts"),
        (lambda tool: tool.KEYS_OF_NO_ACTION.clear(), "condition keys at no action: dynamodb:FirstPartitionKeyValues"),
    ],
)
def test_what_is_decided_nowhere_fails_the_tool(change, reason):
    tool = the_tool()
    assert tool.table() == TABLE.read_text()
    change(tool)
    with pytest.raises(SystemExit, match=f"make_action_table: {reason}"):
        tool.table()

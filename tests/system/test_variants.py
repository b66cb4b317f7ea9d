"""Each operation beside the tables, with the answers of its golden case varied: nothing is lost, nothing is invented.

The list of operations is docs/schema.md's; one without a full golden case fails here.
"""
# servers: neo4j3

import dataclasses
import json

import pytest
import variants
from graphs import Graph
from stores import SqliteStore
from test_golden import assert_same, expected_graph, sync
from test_models import output_of

OPERATIONS = variants.operations()
CASES = {operation: variants.full_case(operation) for operation in OPERATIONS}
CHAINS = {operation: variants.chains_of(CASES[operation][0], operation) for operation in OPERATIONS}
# Its answer names all that was asked about: what it leaves out is not known, and the pages of an answer are one answer.
ANSWERS_ALL = {"cloudwatch:GetMetricData"}
WITH_LISTS = [operation for operation in OPERATIONS if CHAINS[operation][0].member]
# It is taken when all of its pages are there.
WHOLE = {"iam:GetAccountAuthorizationDetails"}
LISTING = [operation for operation in WITH_LISTS if operation.name not in ANSWERS_ALL]
PAGED = [operation for operation in WITH_LISTS if CHAINS[operation][0].paging]
# One of each kind of claim: links, subjects, several that fill a label, a part, a part by what another operation lists,
# an account.
ON_NEO4J = {
    *("tag:GetResources", "kms:DescribeKey", "dynamodb:ListBackups", "dynamodb:ListExports"),
    *("backup:ListRecoveryPointsByBackupVault", "iam:GetAccountAuthorizationDetails"),
}
# What another account shares, or owns, is told of, too: a policy names others, and a table's stream may be theirs.
MAY_BE_ELSEWHERE = {
    *("backup:ListProtectedResources", "backup:ListRecoveryPointsByBackupVault"),
    *("dynamodb:GetResourcePolicy", "dynamodb:DescribeKinesisStreamingDestination"),
}
BREAKS = {
    "server": lambda chain: [variants.refusal(chain.page(1, []), 500, "InternalServerError")],
    "denied": lambda chain: [variants.denial(chain.page(1, []))],
    "the same page": lambda chain: [chain.page(1, [], 1)],
    "cut": lambda chain: [{**chain.page(1, []), "body": '{"' + chain.members[0]}],
}


def names_itself(operation):
    """Whether its answers hold ARNs of the part that was asked."""
    return any(variants.elsewhere("999999999999", None)(chain) != chain.lines for chain in CHAINS[operation])


def of(operations):
    return pytest.mark.parametrize("operation", operations, ids=str)


def in_both_stores(operations):
    pairs = [("sqlite", one) for one in operations] + [("neo4j", one) for one in operations if one.name in ON_NEO4J]
    return pytest.mark.parametrize("store, operation", pairs, ids=lambda value: str(value), indirect=["store"])


class Run:
    """Syncs the operation's case, as it is or varied, into one store."""

    full_files = {}  # of SQLite, by operation: each is made once

    def __init__(self, dynatlas, store, operation):
        self.dynatlas, self.store, self.operation = dynatlas, store, operation

    def vary(self, variant, tag, *options, codes=(0,)):
        """The graph that it leaves."""
        file = self.dynatlas.folder / f"{tag}.jsonl"
        variants.write(file, variants.varied(CASES[self.operation][0], self.operation, variant))
        result = sync(self.dynatlas, self.store, file, tag, *options)
        assert result.code in codes, f"exit {result.code}, not one of {codes}\n{result.out}\n{result.err}"
        return self.store.read()

    def full(self):
        """The graph of the case as it is, with tag 1: what was there before."""
        if self.store.name == "neo4j":
            return self.vary(variants.unchanged, 1)
        if self.operation not in self.full_files:
            graph = self.vary(variants.unchanged, 1)
            assert_same(graph, expected(self.operation, 1))
            self.full_files[self.operation] = self.store.file.read_bytes()
        self.store.file.write_bytes(self.full_files[self.operation])
        return self.store.read()

    def unread(self):
        """{(account, region): (state, reason)} of what was not read completely."""
        notes = self.store.notes().items()
        return {key[:2]: note for key, note in notes if key[2] == self.operation.name and note[0] != "complete"}


@pytest.fixture
def run(release_dynatlas, store, operation):
    return Run(release_dynatlas, store, operation)


@pytest.fixture
def afresh(release_dynatlas, operation, tmp_path):
    """A second, empty file: what the same answers give where nothing was before."""
    return Run(release_dynatlas, SqliteStore(tmp_path / "afresh.db"), operation)


def expected(operation, tag):
    return tagged(expected_graph(CASES[operation][1]), tag)


def tagged(graph, tag):
    """The graph as a run with this tag would have left it."""
    nodes = {key: dataclasses.replace(node, properties=with_tag(node.properties, tag)) for key, node in graph.nodes.items()}
    return Graph(nodes, {key: with_tag(properties, tag) for key, properties in graph.relationships.items()})


def with_tag(properties, tag):
    return {**properties, "lastupdated": tag} if "lastupdated" in properties else properties


def assert_kept(after, before):
    """All that was there, as it was, but for the tags of what was read."""
    assert_same(tagged(after, 0), tagged(before, 0))


def nodes_of(graph, labels):
    return {key: node for key, node in graph.nodes.items() if node.label in labels}


def parts(chains):
    return {(chain.first["account"], chain.first["region"]) for chain in chains}


def test_every_operation_has_a_case_that_shows_its_pages():
    assert len(OPERATIONS) >= 18 and ON_NEO4J | MAY_BE_ELSEWHERE | ANSWERS_ALL <= {operation.name for operation in OPERATIONS}
    for operation in OPERATIONS:
        members = output_of(operation.name).members
        is_paged = any(name.endswith(("Token", "Marker")) or name.startswith("LastEvaluated") for name in members)
        assert (operation in PAGED) == is_paged, f"{operation}: in botocore's model it has pages, in its golden case it has not"
        assert nodes_of(expected_graph(CASES[operation][1]), operation.labels) or not operation.labels, operation


@of(OPERATIONS)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_same_again_changes_only_tags(run):
    run.full()
    assert_same(run.vary(variants.unchanged, 2), expected(run.operation, 2))


@in_both_stores(LISTING)
def test_what_an_empty_listing_no_longer_names_is_gone(run, afresh):
    run.full()
    run.vary(variants.denied, 2)  # which keeps it no longer than until it is told
    graph = run.vary(variants.empty, 3)
    assert_same(graph, afresh.vary(variants.empty, 3))
    assert not nodes_of(graph, variants.own_labels(run.operation))
    assert not run.unread()


@in_both_stores(OPERATIONS)
def test_what_is_denied_stays(run):
    before = run.full()
    after = run.vary(variants.denied, 2)
    assert_kept(after, before)
    assert {node.properties["lastupdated"] for node in nodes_of(after, variants.own_labels(run.operation)).values()} <= {1}
    notes = run.unread()
    assert notes.keys() == parts(CHAINS[run.operation])
    for state, reason in notes.values():
        assert state == "failed" and ("AccessDenied" in reason or "UnauthorizedOperation" in reason), (state, reason)
    assert_kept(run.vary(variants.denied, 3, "--read", f"tables,+{run.operation.group}", codes=(3,)), before)


@of(OPERATIONS)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_was_always_denied_is_not_invented_and_comes_when_it_is_allowed(run, afresh):
    denied = run.vary(variants.denied, 1)
    assert_same(denied, afresh.vary(lambda chain: [], 1))
    assert not nodes_of(denied, variants.own_labels(run.operation))
    assert_same(run.vary(variants.unchanged, 2), expected(run.operation, 2))


@of([operation for operation in OPERATIONS if len(CHAINS[operation]) > 1])
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_is_denied_for_one_subject_or_part_stays(run):
    before = run.full()
    for at, denied in enumerate(CHAINS[run.operation]):
        after = run.vary(lambda chain: variants.denied(chain) if chain == denied else chain.lines, 2 + at)
        assert_kept(after, before)
        assert parts([denied]) <= run.unread().keys()


@of(PAGED)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_size_of_pages_is_no_matter(run):
    assert_same(run.vary(variants.one_by_one, 1), expected(run.operation, 1))


@pytest.mark.parametrize("fault", BREAKS)
@in_both_stores(PAGED)
def test_a_listing_that_breaks_off_deletes_nothing(run, fault):
    before = run.full()
    after = run.vary(variants.broken_off(BREAKS[fault]), 2, codes=(0,) if fault == "denied" else (3,))
    assert_kept(after, before)
    broken = parts(chain for chain in CHAINS[run.operation] if chain.elements)
    state = "failed" if run.operation.name in ANSWERS_ALL | WHOLE else "incomplete"
    assert {part: state for part, (state, _) in run.unread().items()} == dict.fromkeys(broken, state)


@of([operation for operation in OPERATIONS if operation.name in ANSWERS_ALL])
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_an_answer_leaves_out_is_unknown_and_stays(run):
    before = run.full()
    assert_kept(run.vary(variants.empty, 2, codes=(3,)), before)
    assert run.unread().keys() == parts(CHAINS[run.operation])


@of(OPERATIONS)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_the_order_of_members_and_unknown_ones_are_no_matter(run):
    graph = run.vary(variants.disordered, 1)
    for node in graph.nodes.values():
        for name, value in node.properties.items():
            if isinstance(value, str) and variants.UNKNOWN in value:  # JSON, which is kept whole
                node.properties[name] = json.dumps(json.loads(value, object_hook=documented), separators=(",", ":"), ensure_ascii=False)
    assert_same(graph, expected(run.operation, 1))


def documented(json_object):
    return {name: value for name, value in json_object.items() if name != variants.UNKNOWN}


@of([operation for operation in OPERATIONS if names_itself(operation) and operation.name not in MAY_BE_ELSEWHERE])
@pytest.mark.parametrize("account, region", [("999999999999", None), (None, "us-west-2")], ids=["account", "region"])
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_an_answer_about_elsewhere_is_refused(run, account, region):
    before = run.full()
    variant = variants.elsewhere(account, region)
    assert_kept(run.vary(variant, 2, codes=(3, 4)), before)
    assert parts(chain for chain in CHAINS[run.operation] if variant(chain) != chain.lines) <= run.unread().keys()

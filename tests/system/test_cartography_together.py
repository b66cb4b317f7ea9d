# servers: neo4j
"""Dynatlas and Cartography on one database, in turns and at once, while the account changes: one set of nodes, nothing lost,
nothing doubled."""

import threading

import endpoint as aws
import graph_beside_cartography as beside
import one_graph
import pytest
from cartography import Cartography
from one_graph import KEYS, REGIONS

DYNATLAS_KEY, CARTOGRAPHY_KEY = "AKIDDYNATLAS00000000", "AKIDCARTOGRAPHY00000"


class Both:
    """The two programs on one database and one account."""

    def __init__(self, neo4j, endpoint, dynatlas, folder):
        self.neo4j, self.endpoint, self.dynatlas = neo4j, endpoint, dynatlas
        self.cartography = Cartography(neo4j, folder)
        self.env = {**endpoint.env, "AWS_DEFAULT_REGION": "us-east-1"}
        self.processes = []
        neo4j.query("UNWIND $keys AS key CREATE (:AWSKMSKey {id: key, arn: key})", keys=KEYS)

    def start(self, who, tag):
        self.processes.append(self.start_one(who, tag))
        return self.processes[-1]

    def start_one(self, who, tag):
        if who == "cartography":
            return self.cartography.start({**self.env, "AWS_ACCESS_KEY_ID": CARTOGRAPHY_KEY}, REGIONS, tag)
        options = (
            "--update-tag",
            tag,
            "--timestamps",
            "datetime",
            "--aws-regions",
            ",".join(REGIONS),
            "--allow-mass-delete",
        )
        env = {**self.neo4j.env, **self.env, "AWS_ACCESS_KEY_ID": DYNATLAS_KEY}
        return self.dynatlas.start("sync", *self.neo4j.arguments, *options, env=env)

    def finish(self, who, process, tries_again=False):
        if who == "cartography":
            self.cartography.finish(process, tries_again)
        else:
            self.dynatlas.finish(process).expect(0)

    def sync(self, who, tag):
        self.finish(who, self.start(who, tag))

    def assert_one_set(self, by, tag=None):
        found = list(one_graph.problems(beside.read(self.neo4j.query), self.endpoint, tag, by))
        assert not found, f"after {by} with tag {tag}: {len(found)} problems\n" + "\n".join(found[:40])


@pytest.fixture
def both(neo4j, endpoint, dynatlas, tmp_path):
    programs = Both(neo4j, endpoint, dynatlas, tmp_path)
    yield programs
    for process in programs.processes:  # what a failed test left running must not write into the next one's database
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    "turns", [("cartography", "dynatlas"), ("dynatlas", "cartography")], ids=lambda t: f"{t[0]}-first"
)
def test_in_turns_over_a_changing_account(both, turns):
    first, second = turns
    one_graph.at_first(both.endpoint)
    both.sync(first, 1)
    both.assert_one_set(first, 1)
    both.sync(second, 2)  # the same account by the other: nothing is doubled
    both.assert_one_set(second, 2)
    for tag, change in enumerate(one_graph.CHANGES[1:], 3):
        change(both.endpoint)
        who = turns[(tag - 3) % 2]
        both.sync(who, tag)
        both.assert_one_set(who, tag)
    both.sync("dynatlas", 9)
    both.assert_one_set("dynatlas", 9)


def test_every_change_by_either_after_the_other(both):
    """Each change is seen once by Dynatlas over Cartography's graph, and once the other way round."""
    tag = 0
    for who, other in (("dynatlas", "cartography"), ("cartography", "dynatlas")):
        for region in REGIONS:
            both.endpoint.tables[region] = {}
        for change in one_graph.CHANGES:
            change(both.endpoint)
            for program in (who, other) if change is one_graph.CHANGES[0] else (who,):
                tag += 1
                both.sync(program, tag)
                both.assert_one_set(program, tag)


def test_what_dynatlas_writes_cartography_keeps(both):
    """Cartography's sync over our graph changes nothing but its own provenance and the tag."""
    one_graph.at_first(both.endpoint)
    both.sync("dynatlas", 1)
    before = beside.read(both.neo4j.query)
    both.sync("cartography", 2)
    after = beside.read(both.neo4j.query)
    assert before.nodes.keys() <= after.nodes.keys()
    assert before.relationships.keys() <= after.relationships.keys()
    for key, node in before.nodes.items():
        assert node.labels <= after.nodes[key].labels
        assert steady(node.properties) == steady(after.nodes[key].properties), key
    added = after.nodes.keys() - before.nodes.keys()
    assert all(after.nodes[key].labels & {beside.ROOT_PRINCIPAL, beside.SYNC_METADATA} for key in added), added


def test_what_cartography_writes_dynatlas_keeps(both):
    """And the other way round: `firstseen` stays Cartography's, its other nodes stay."""
    one_graph.at_first(both.endpoint)
    both.sync("cartography", 1)
    before = beside.read(both.neo4j.query)
    both.sync("dynatlas", 2)
    after = beside.read(both.neo4j.query)
    assert before.nodes.keys() <= after.nodes.keys()
    assert before.relationships.keys() <= after.relationships.keys()
    for key, node in before.nodes.items():
        assert node.labels <= after.nodes[key].labels
        more = {"account_id"} if "AWSDynamoDBBackup" in node.labels else set()
        assert steady(node.properties) == steady(after.nodes[key].properties, more), key
    for key, properties in before.relationships.items():
        assert steady(properties) == steady(after.relationships[key]), key
    added = after.nodes.keys() - before.nodes.keys()
    assert all(after.nodes[key].labels & beside.OUR_NODES for key in added), added


def steady(properties, less=frozenset()):
    """What no sync of an unchanged account may move: `firstseen` too."""
    moving = {"lastupdated", "_module_name", "_module_version"} | less
    return {name: value for name, value in properties.items() if name not in moving}


# ---- At once.


def hold(endpoint, access_key, released, **which):
    """The first such call of one program is answered when `released` is set; the event that says it has come."""
    come = threading.Event()

    def answer(handler, call):
        if call.access_key == access_key and not come.is_set():
            come.set()
            assert released.wait(120)
        aws.answer_rightly(handler, call)

    endpoint.fault(answer, **which)
    return come


@pytest.mark.parametrize(
    "held, other", [("dynatlas", "cartography"), ("cartography", "dynatlas")], ids=["dynatlas", "cartography"]
)
@pytest.mark.parametrize(
    "which",
    [
        {"operation": "ListTables", "region": "us-east-1"},
        {"operation": "DescribeTable", "region": "us-east-1", "table": "users"},
        {"operation": "ListTables", "region": "eu-west-1"},
        {"operation": "DescribeTable", "region": "eu-west-1", "table": "ledger"},
    ],
    ids=["first-listing", "first-tables", "second-listing", "second-tables"],
)
@pytest.mark.parametrize("graph", ["empty", "known"])
def test_a_whole_sync_while_the_other_waits_for_aws(both, held, other, which, graph):
    """The one has begun (and prepared the database); the other makes, or renews, the whole graph; then the one goes on."""
    one_graph.at_first(both.endpoint)
    if graph == "known":
        both.sync(other, 1)
        one_graph.tables_and_indexes(both.endpoint)
    released = threading.Event()
    come = hold(both.endpoint, {"dynatlas": DYNATLAS_KEY, "cartography": CARTOGRAPHY_KEY}[held], released, **which)
    try:
        process = both.start(held, 5)
        assert come.wait(60), "it never asked"
        both.sync(other, 5)
    finally:
        released.set()
    both.finish(held, process, tries_again=True)
    # Whoever wrote a node first, the labels of both are to be found once Dynatlas has been there again.
    both.assert_one_set("cartography", 5)
    both.sync("dynatlas", 6)
    both.assert_one_set("dynatlas", 6)


def test_both_at_once_round_by_round(both):
    """One tag, so that neither takes what the other has just written for old."""
    for tag in range(1, 5):
        for region in REGIONS:
            both.endpoint.tables[region] = {}
        one_graph.fill(both.endpoint, 10 + 15 * (tag % 3))
        one_graph.CHANGES[0](both.endpoint)
        processes = [(who, both.start(who, tag)) for who in ("cartography", "dynatlas")]
        for who, process in processes:
            both.finish(who, process, tries_again=True)
        both.assert_one_set("cartography", tag)
    both.sync("dynatlas", 9)
    both.assert_one_set("dynatlas", 9)


def test_both_at_once_with_tags_of_their_own(both):
    """Cartography takes for old whatever does not carry its own tag, also what Dynatlas has just written; the next sync has
    it all again, once."""
    for tag in range(1, 7, 2):
        one_graph.fill(both.endpoint, 20)
        processes = [("cartography", both.start("cartography", tag)), ("dynatlas", both.start("dynatlas", tag + 1))]
        for who, process in processes:
            both.finish(who, process, tries_again=True)
        beside.read(both.neo4j.query)  # finds what is doubled
    for tag, who in ((8, "dynatlas"), (9, "cartography"), (10, "dynatlas")):
        both.sync(who, tag)
        both.assert_one_set(who, tag)

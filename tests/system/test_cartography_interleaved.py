# servers: neo4j2
# labels: large
# binary: release
"""Dynatlas and Cartography on one database: every change by either over the other's graph, and a whole sync of the one in each
pause of the other."""

import threading

import graph_beside_cartography as beside
import one_graph
import pytest
from one_graph import REGIONS
from together import ACCESS_KEYS, both, hold, meet  # noqa: F401


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
    both.neo4j.drop_rules()  # who makes an index first matters, too
    one_graph.at_first(both.endpoint)
    if graph == "known":
        both.sync(other, 1)
        one_graph.tables_and_indexes(both.endpoint)
    released = threading.Event()
    come = hold(both.endpoint, held, released, **which)
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


def test_both_at_once_with_tags_of_their_own(both):
    """Cartography takes for old whatever does not carry its own tag, also what Dynatlas has just written; the next sync has
    it all again, once."""
    one_graph.fill(both.endpoint, 20)
    for tag in range(1, 7, 2):
        both.endpoint.heal()
        met = meet(both.endpoint, operation="DescribeTable", region="eu-west-1", table="many-019")
        processes = [("cartography", both.start("cartography", tag)), ("dynatlas", both.start("dynatlas", tag + 1))]
        for who, process in processes:
            both.finish(who, process, tries_again=True)
        assert met == set(ACCESS_KEYS.values())
        graph = beside.read(both.neo4j.query)  # finds what is doubled
        found = one_graph.problems(graph, both.endpoint, None, "cartography")
        wrong = [line for line in found if not line.endswith("is missing")]
        assert not wrong, wrong
    for tag, who in ((8, "dynatlas"), (9, "cartography"), (10, "dynatlas")):
        both.sync(who, tag)
        both.assert_one_set(who, tag)

# servers: neo4j2
# binary: release
"""Dynatlas and Cartography on one database, in turns and at once, while the account changes: one set of nodes, nothing lost,
nothing doubled."""

import graph_beside_cartography as beside
import one_graph
from one_graph import REGIONS
from together import ACCESS_KEYS, both, meet  # noqa: F401


def test_what_dynatlas_writes_cartography_keeps(both):
    """Cartography's sync over our graph changes nothing but its own provenance and the tag."""
    both.neo4j.drop_rules()  # who makes an index first matters, too
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


def test_in_turns_over_a_changing_account(both):
    """Dynatlas first, also with indexes (those of the test before); Cartography first, and every change by either:
    test_cartography_interleaved.py."""
    turns = first, second = ("dynatlas", "cartography")
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


def test_what_cartography_writes_dynatlas_keeps(both):
    """And the other way round: `firstseen` stays Cartography's, its other nodes stay."""
    both.neo4j.drop_rules()
    one_graph.at_first(both.endpoint)
    both.sync("cartography", 1)
    before = beside.read(both.neo4j.query)
    both.sync("dynatlas", 2)
    after = beside.read(both.neo4j.query)
    assert before.nodes.keys() <= after.nodes.keys()
    assert before.relationships.keys() <= after.relationships.keys()
    for key, node in before.nodes.items():
        assert node.labels <= after.nodes[key].labels
        more = {"account_id"} if "AWSDynamoDBBackup" in node.labels else beside.our_properties(after.nodes[key].labels)
        assert steady(node.properties) == steady(after.nodes[key].properties, more), key
    for key, properties in before.relationships.items():
        assert steady(properties) == steady(after.relationships[key]), key
    added = after.nodes.keys() - before.nodes.keys()
    assert all(after.nodes[key].labels & beside.OUR_NODES for key in added), added


def steady(properties, less=frozenset()):
    """What no sync of an unchanged account may move: `firstseen` too."""
    moving = {"lastupdated", "_module_name", "_module_version"} | less
    return {name: value for name, value in properties.items() if name not in moving}


# Where the two wait for each other, and then go on at once: each writes while the other does.
MEETINGS = (
    {"operation": "DescribeTable", "region": "us-east-1", "table": "users"},  # the last one of its region
    {"operation": "ListTables", "region": "eu-west-1"},
)


def test_both_at_once_round_by_round(both):
    """One tag, so that neither takes what the other has just written for old."""
    both.neo4j.drop_rules()
    for tag, meeting in enumerate(MEETINGS, 1):
        for region in REGIONS:
            both.endpoint.tables[region] = {}
        one_graph.fill(both.endpoint, 10 + 15 * (tag % 3))
        one_graph.at_first(both.endpoint)
        both.endpoint.heal()
        met = meet(both.endpoint, **meeting)
        processes = [(who, both.start(who, tag)) for who in ("cartography", "dynatlas")]
        for who, process in processes:
            both.finish(who, process, tries_again=True)
        assert met == set(ACCESS_KEYS.values())
        both.assert_one_set("cartography", tag)
    both.sync("dynatlas", 9)
    both.assert_one_set("dynatlas", 9)

"""Reads a graph out of either store into one plain form, and compares graphs. Knows the stores' layouts, runs nothing.

A Graph has `nodes`, {id: Node}, and `relationships`, {(type, from id, to id): properties}: all that the store holds
but Dynatlas's own notes, so that nothing is overlooked. Times are numbers, or {"datetime": text} where
the store keeps datetimes. `firstseen` and `_module_version` are checked and left out; nodes of others have neither.
"""

import dataclasses
import json
import pathlib
import re
import sqlite3
import urllib.parse

# Labels and tables of this name: how runs went and who is running. No part of the graph.
NOTES = "dynatlas"

# First labels beside which stand older ones of Cartography's.
FIRST = {"GlobalSecondaryIndex", "AWSKMSKey", "AWSKMSAlias", "AWSTag"}
SHARED = {  # labels that several kinds may carry
    *("Database", "Tenant", "SyncMetadata", "AWSPrincipal", "AWSPolicy"),
    *("UserAccount", "UserGroup", "PermissionRole", "ServiceAccount"),
}
# SQLite keeps them as 0 and 1.
BOOLEANS = {
    *("locked", "is_encrypted", "is_in_vault", "is_listed"),
    *("inscope", "stream_enabled", "restore_in_progress", "backfilling"),
    *("deletion_protection_enabled", "disassociation_protection_enabled"),
    *("dynamic_scaling_in_suspended", "dynamic_scaling_out_suspended", "scheduled_scaling_suspended"),
    *("disable_scale_in", "bisectbatchonfunctionerror"),
    *("enabled", "found", "private_dns_enabled", "is_public", "service_linked", "has_condition"),
}
# Lists of texts, which SQLite and GraphML keep as JSON.
LISTS = {
    **{"AWSPolicyStatement": {"action", "notaction", "resource", "notresource"}, "AWSRole": {"assumable_by"}},
    **{"DynatlasAccessScope": {"cuts"}},
}
RELATIONSHIP_LISTS = {"actions", "conditional_actions", "condition_keys", "allowed_by", "named", "assumed"}
# A time of `--timestamps datetime` where the form has no type of its own for it: no other text is written so.
DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}\+00:00")
SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schema.md"


def times_by_label():
    """The properties that are declared to be times: docs/schema.md, which is made of the declarations."""
    found, label = {}, ""
    for line in SCHEMA.read_text().splitlines():
        if line.startswith("## "):
            label = line[3:].partition(",")[0]
        elif times := re.match(r"\| `(\w+)` +\| time ", line):
            found.setdefault(label, set()).add(times[1])
    return found


def with_times(properties):
    return {
        name: {"datetime": value} if isinstance(value, str) and DATETIME.fullmatch(value) else value for name, value in properties.items()
    }


def with_lists(properties, names):
    return {name: json.loads(value) if name in names else value for name, value in properties.items()}


@dataclasses.dataclass(frozen=True)
class Node:
    label: str
    labels: frozenset
    properties: dict


@dataclasses.dataclass
class Graph:
    nodes: dict = dataclasses.field(default_factory=dict)
    relationships: dict = dataclasses.field(default_factory=dict)

    def add_node(self, label, labels, properties):
        key = properties["id"]
        assert key not in self.nodes, f"two nodes with id {key}"
        self.nodes[key] = Node(label, frozenset(labels), without_provenance(properties, key))

    def add_relationship(self, kind, source, target, properties):
        if is_note(kind):
            return
        key = (kind, source, target)
        assert key not in self.relationships, f"two relationships {key}"
        self.relationships[key] = without_provenance(properties, key)


def without_provenance(properties, where):
    """Checks what every run sets differently, and leaves it out."""
    rest = dict(properties)
    if "_module_name" not in rest:  # not ours
        return rest
    first_seen, version = rest.pop("firstseen", None), rest.pop("_module_version", None)
    assert type(first_seen) is int and first_seen > 1_600_000_000_000, f"{where}: firstseen is {first_seen!r}"
    assert type(version) is str and version, f"{where}: _module_version is {version!r}"
    return rest


# What leads from the notes to the graph, and the views that are made of it.
OF_NOTES = ("READ", "UNREAD", "NAMES", "answered", "access")


# Of this name, but a part of the graph all the same.
NO_NOTES = {"DynatlasAccessScope"}


def is_note(name):
    return (name.lower().startswith(NOTES) and name not in NO_NOTES) or name == "changes" or name in OF_NOTES


def read_sqlite(path):
    """The graph in a database file: a table per first label, a view per further label, a table per relationship."""
    database = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    try:
        graph = Graph()
        made = database.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        tables = [row["name"] for row in made if row["type"] == "table" and not is_note(row["name"])]
        columns = {name: {c["name"] for c in database.execute(f'PRAGMA table_info("{name}")')} for name in tables}
        kinds = [name for name in tables if "src" not in columns[name]]
        further = {}
        for view in [row["name"] for row in made if row["type"] == "view" and not is_note(row["name"])]:
            for row in database.execute(f'SELECT id FROM "{view}"'):
                further.setdefault(row["id"], set()).add(view)
        for label in kinds:
            for row in database.execute(f'SELECT * FROM "{label}"'):
                properties = with_lists(sqlite_properties(row), LISTS.get(label, ()))
                graph.add_node(label, {label} | further.get(row["id"], set()), properties)
        for kind in set(tables) - set(kinds):
            for row in database.execute(f'SELECT * FROM "{kind}"'):
                properties = with_lists(sqlite_properties(row), RELATIONSHIP_LISTS)
                source, target = properties.pop("src"), properties.pop("dst")
                for end, label in (source, properties.pop("src_label")), (target, properties.pop("dst_label")):
                    assert end in graph.nodes, f"{kind} names {end}, which is no node"
                    assert graph.nodes[end].label == label, f"{kind} takes {end} for a {label}"
                graph.add_relationship(kind, source, target, properties)
        return graph
    finally:
        database.close()


def sqlite_properties(row):
    properties = {}
    for name in row.keys():
        value = row[name]
        if value is None:
            continue
        if name in BOOLEANS:
            assert value in (0, 1), f"{name} is {value!r}"
            value = bool(value)
        properties[name] = value
    return with_times(properties)


def first_label(labels):
    """Of a node that carries two vocabularies' labels: the requirements', where it has one of its own, else the older
    one of Cartography's two. A node of one kind has one."""
    labels = set(labels) - SHARED
    own = labels & FIRST or {label for label in labels if f"AWS{label}" in labels} or labels
    assert len(own) == 1, f"which of {sorted(labels)} is the first?"
    return own.pop()


def read_neo4j(query):
    """The graph of a Neo4j database; `query(text, **parameters)` gives an answer's rows, each a dict."""
    graph = Graph()
    ours = "any(l IN labels(n) WHERE toLower(l) STARTS WITH $notes AND NOT l IN $others)"
    nodes = f"MATCH (n) WHERE NOT {ours} RETURN labels(n) AS labels, properties(n) AS p"
    for record in query(nodes, notes=NOTES, others=list(NO_NOTES)):
        graph.add_node(first_label(record["labels"]), record["labels"], neo4j_properties(record["p"]))
    relationships = "MATCH (a)-[r]->(b) WHERE NOT type(r) IN $of_notes RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS p"
    for record in query(relationships, of_notes=list(OF_NOTES)):
        assert {record["source"], record["target"]} <= graph.nodes.keys(), f"{record} is no part of the graph"
        graph.add_relationship(record["type"], record["source"], record["target"], neo4j_properties(record["p"]))
    return graph


def neo4j_properties(properties):
    return {
        name: {"datetime": value.iso_format()} if hasattr(value, "iso_format") else value
        for name, value in properties.items()
    }


def same(ours, theirs):
    """Equal, and of one type: 5 is not 5.0, and 1 is not True."""
    return type(ours) is type(theirs) and ours == theirs


def property_differences(where, actual, expected):
    for name in sorted(actual.keys() | expected.keys()):
        if name not in actual:
            yield f"{where}: {name} is missing, expected {expected[name]!r}"
        elif name not in expected:
            yield f"{where}: {name} is {actual[name]!r}, expected none"
        elif not same(actual[name], expected[name]):
            yield f"{where}: {name} is {actual[name]!r}, expected {expected[name]!r}"


def differences(actual, expected):
    """What tells two graphs apart, a line each; nothing where they are equal."""
    for key in sorted(actual.nodes.keys() | expected.nodes.keys()):
        if key not in actual.nodes:
            yield f"node {key} is missing"
        elif key not in expected.nodes:
            yield f"node {key} ({actual.nodes[key].label}) should not be there"
        else:
            ours, theirs = actual.nodes[key], expected.nodes[key]
            if (ours.label, ours.labels) != (theirs.label, theirs.labels):
                yield f"node {key} is {ours.label} {sorted(ours.labels)}, expected {theirs.label} {sorted(theirs.labels)}"
            yield from property_differences(f"node {key}", ours.properties, theirs.properties)
    for key in sorted(actual.relationships.keys() | expected.relationships.keys()):
        if key not in actual.relationships:
            yield f"relationship {key} is missing"
        elif key not in expected.relationships:
            yield f"relationship {key} should not be there"
        else:
            yield from property_differences(
                f"relationship {key}", actual.relationships[key], expected.relationships[key]
            )

"""A whole Neo4j database in one plain form, and what Dynatlas's graph must be when Cartography's of the same AWS is known.

`wanted()` is the one list of all that differs by intention. Whatever it does not name must be equal: labels, properties,
their types, relationships.
"""

import dataclasses

# ---- What is theirs alone: nodes of other modules of Cartography, which always run along.
ROOT_PRINCIPAL = "AWSRootPrincipal"
THEIR_SYNCED_TYPE = "AWSAccount"  # the ModuleSyncMetadata of the account as a whole

# ---- What is ours alone.
OUR_NODES = {
    *("DynatlasCoverage", "DynatlasLease", "DynatlasRun"),
    *("DynamoDBLocalSecondaryIndex", "DynamoDBVectorIndex", "DynamoDBReplica"),
    *("AWSApplicationAutoScalingTarget", "AWSApplicationAutoScalingPolicy", "AWSApplicationAutoScalingScheduledAction"),
    *("DynamoDBContributorInsights", "DynamoDBExport", "DynamoDBImport", "DynamoDBLimits", "DynamoDBGlobalTable"),
    *("AWSPipe", "AWSDAXCluster", "AWSBackupVault", "DynamoDBBackupProtection"),
    *("DynamoDBContinuousBackups", "DynamoDBTimeToLive", "DynamoDBKinesisDestination", "DynamoDBUsage"),
    *("DynamoDBResourcePolicy", "DynamoDBPolicyStatement", "DynamoDBPolicyPrincipal"),
}  # those of the group iam are Cartography's
OUR_LABEL, ITS_SIBLING = "GlobalSecondaryIndex", "AWSDynamoDBGlobalSecondaryIndex"
OUR_TYPE, ITS_TWIN = "HAS_GSI", "GLOBAL_SECONDARY_INDEX"
BACKUP_ACCOUNT = "account_id"  # whose backup it is, on every backup

_OF_THROUGHPUT = {
    *("provisioned_throughput_last_increase_date_time", "provisioned_throughput_last_decrease_date_time"),
    *("provisioned_throughput_number_of_decreases_today",),
    *("on_demand_max_read_request_units", "on_demand_max_write_request_units"),
    *("warm_read_units_per_second", "warm_write_units_per_second", "warm_throughput_status"),
}
_OF_KEYS = {"partition_key", "sort_key", "key_schema"}
# Properties beside Cartography's, on nodes of kinds that both make. The golden cases by contract check their values.
OUR_PROPERTIES = {
    "DynamoDBTable": {
        *("table_id", "deletion_protection_enabled", "disassociation_protection_enabled"),
        *("table_class", "table_class_last_update_date_time", "partition_key_type", "sort_key_type"),
        *("global_table_version", "multi_region_consistency", "global_table_settings_replication_mode"),
        *("witness_region", "witness_status", "latest_stream_arn", "latest_stream_label"),
        *_OF_KEYS,
        *_OF_THROUGHPUT,
    },
    "GlobalSecondaryIndex": {
        *("projection_type", "non_key_attributes", "index_status", "backfilling", "size", "rows"),
        *_OF_KEYS,
        *_OF_THROUGHPUT,
    },
    "DynamoDBSSEDescription": {"inaccessible_encryption_date_time"},
    "AWSUser": {"permissions_boundary", "tags"},
    "AWSRole": {"permissions_boundary", "trust_policy", "assumable_by", "service_linked"},
    "AWSRootPrincipal": {"account_id"},
    "AWSManagedPolicy": {"document"},
    "AWSInlinePolicy": {"document"},
    "AWSPolicyStatement": {"policy_id"},
    "AWSKMSAlias": {"target_key_arn"},
    "AWSLambdaEventSourceMapping": {
        *("function_account_id", "stream_account_id", "on_failure_arn", "state_transition_reason", "region"),
    },
}

# ---- Who wrote it: on every node and relationship, but for Cartography's ModuleSyncMetadata.
OUR_MODULE, THEIR_MODULE = "dynatlas:aws", "cartography:aws"
SYNC_METADATA = "ModuleSyncMetadata"

# ---- Neither's: nodes that other modules bring, here seeded by the test.
SEEDED = {"AWSKMSKey"}

# The contract's nodes in Cartography's words, and what a node of each also carries in its graph.
CARTOGRAPHY_LABELS = {
    "AWSDynamoDBTable": {"DynamoDBTable", "Database"},
    "AWSDynamoDBGlobalSecondaryIndex": {"DynamoDBGlobalSecondaryIndex"},
    "AWSDynamoDBBillingModeSummary": {"DynamoDBBillingModeSummary"},
    "AWSDynamoDBStream": {"DynamoDBStream"},
    "AWSDynamoDBSSEDescription": {"DynamoDBSSEDescription"},
    "AWSDynamoDBArchivalSummary": {"DynamoDBArchivalSummary"},
    "AWSDynamoDBRestoreSummary": {"DynamoDBRestoreSummary"},
    "AWSDynamoDBBackup": {"DynamoDBBackup"},
    "AWSAccount": {"Tenant"},
    "ModuleSyncMetadata": {"SyncMetadata"},
}


@dataclasses.dataclass(frozen=True)
class Node:
    labels: frozenset
    properties: dict  # {name: (type as Cypher names it, value; text for times)}


@dataclasses.dataclass
class Graph:
    nodes: dict = dataclasses.field(default_factory=dict)  # {id: Node}
    relationships: dict = dataclasses.field(default_factory=dict)  # {(type, from id, to id): properties}

    def labelled(self, label):
        return {key for key, node in self.nodes.items() if label in node.labels}

    def linked(self, kind):
        return {(source, target) for type_, source, target in self.relationships if type_ == kind}

    def value(self, key, name):
        """A node's property, None where it has none."""
        return self.nodes[key].properties.get(name, (None, None))[1]

    def without(self, keys):
        nodes = {key: node for key, node in self.nodes.items() if key not in keys}
        links = {link: p for link, p in self.relationships.items() if not {link[1], link[2]} & set(keys)}
        return Graph(nodes, links)


PROPERTIES = "[name IN keys({0}) | [name, valueType({0}[name]), {0}[name], toStringOrNull({0}[name])]] AS properties"
READ_NODES = "MATCH (n) RETURN labels(n) AS labels, " + PROPERTIES.format("n")
READ_RELATIONSHIPS = "MATCH (a)-[r]->(b) RETURN type(r) AS type, a.id AS a, b.id AS b, " + PROPERTIES.format("r")


def read(query) -> Graph:
    """All of a database; `query(text)` gives an answer's rows, each a dict. Two nodes of one id fail, whatever their labels."""
    graph = Graph()
    for row in query(READ_NODES):
        properties = typed(row["properties"])
        key = properties["id"][1]
        assert key not in graph.nodes, f"two nodes with id {key}: {sorted(graph.nodes[key].labels)}, {row['labels']}"
        graph.nodes[key] = Node(frozenset(row["labels"]), properties)
    for row in query(READ_RELATIONSHIPS):
        key = (row["type"], row["a"], row["b"])
        assert key not in graph.relationships, f"two relationships {key}"
        graph.relationships[key] = typed(row["properties"])
    return graph


def typed(properties) -> dict:
    """Times as Cypher writes them, with their zone; they stay apart from texts by the type."""
    return {
        name: (kind.removesuffix(" NOT NULL"), text if hasattr(value, "iso_format") else value)
        for name, kind, value, text in properties
    }


# ---- The comparison.


def our_properties(labels):
    """Those that a node with these labels may have beside Cartography's."""
    return set().union(*(OUR_PROPERTIES.get(label, set()) for label in labels))


def contract(graph, module) -> Graph:
    """What counts: who wrote it is checked (it is `module`) and left out, so are nodes of other modules, and what
    Dynatlas alone says of a node."""
    outside = graph.labelled(ROOT_PRINCIPAL).union(*(graph.labelled(label) for label in OUR_NODES))
    if module == THEIR_MODULE:
        outside |= {k for k in graph.labelled(SYNC_METADATA) if graph.value(k, "syncedtype") == THEIR_SYNCED_TYPE}
    rest = graph.without(outside)
    nodes = {key: Node(node.labels, written_by(module, node, key)) for key, node in rest.nodes.items()}
    for key, properties in rest.relationships.items():
        rest.relationships[key] = without_provenance(properties, module, key)
    return Graph(nodes, rest.relationships)


def written_by(module, node, key):
    if node.labels & SEEDED:
        return node.properties
    if SYNC_METADATA in node.labels and module == THEIR_MODULE:
        return without_first_seen(node.properties, key)
    rest = without_provenance(node.properties, module, key)
    more = our_properties(node.labels) if module == OUR_MODULE else set()
    return {name: value for name, value in rest.items() if name not in more}


def without_provenance(properties, module, where):
    rest = without_first_seen(properties, where)
    name, version = rest.pop("_module_name", None), rest.pop("_module_version", (None, None))
    assert name == ("STRING", module), f"{where}: _module_name is {name}"
    assert version[0] == "STRING" and version[1], f"{where}: _module_version is {version}"
    return rest


def without_first_seen(properties, where):
    rest = dict(properties)
    kind, value = rest.pop("firstseen", (None, None))
    assert kind == "INTEGER" and value > 1_600_000_000_000, f"{where}: firstseen is {value!r}"
    return rest


def account_of(arn):
    return arn.split(":")[4]


def wanted(theirs):
    """The graph that Dynatlas must make where Cartography made `theirs` (both as contract() gives them), and the
    relationships in it by the contract's two intended differences: {"+" or "-": {(type, from, to), …}}."""
    graph = Graph(dict(theirs.nodes), dict(theirs.relationships))
    intended = {"+": set(), "-": set()}

    def link(key, properties):
        if key not in graph.relationships:
            graph.relationships[key] = properties
            intended["+"].add(key)

    for key in theirs.labelled(ITS_SIBLING):
        node = graph.nodes[key]
        graph.nodes[key] = Node(node.labels | {OUR_LABEL}, node.properties)
    for (kind, source, target), properties in theirs.relationships.items():
        if kind == ITS_TWIN:
            graph.relationships[OUR_TYPE, source, target] = properties

    # 1. A backup belongs to the account that its ARN names, where that account is in the graph; Cartography gives it to
    # every account that was being read when it was named.
    for key in theirs.labelled("AWSDynamoDBBackup"):
        node, owner = graph.nodes[key], account_of(key)
        graph.nodes[key] = Node(node.labels, {**node.properties, BACKUP_ACCOUNT: ("STRING", owner)})
        for other in theirs.labelled("AWSAccount") - {owner}:
            if graph.relationships.pop(("RESOURCE", other, key), None) is not None:
                intended["-"].add(("RESOURCE", other, key))
        if owner in theirs.nodes:
            link(("RESOURCE", owner, key), {"lastupdated": node.properties["lastupdated"]})

    # 2. A restored table is linked with its source wherever both are in the graph; Cartography links it only where the
    # source was loaded before, so by the order of regions and accounts.
    for key in theirs.labelled("AWSDynamoDBRestoreSummary"):
        if theirs.value(key, "source_table_arn") in theirs.labelled("AWSDynamoDBTable"):
            source = theirs.value(key, "source_table_arn")
            link(("RESTORED_FROM_TABLE", key, source), {"lastupdated": theirs.nodes[key].properties["lastupdated"]})
    return graph, intended


def property_differences(where, actual, expected):
    for name in sorted(actual.keys() | expected.keys()):
        found, due = actual.get(name), expected.get(name)
        if repr(found) != repr(due):  # 5 is not 5.0, and True is not 1
            yield f"{where}: {name} is {found}, expected {due}"


def differences(actual, expected):
    """What tells two graphs apart, a line each; nothing where they are equal."""
    for key in sorted(actual.nodes.keys() | expected.nodes.keys()):
        if key not in actual.nodes:
            yield f"node {key} {sorted(expected.nodes[key].labels)} is missing"
        elif key not in expected.nodes:
            yield f"node {key} {sorted(actual.nodes[key].labels)} should not be there"
        else:
            ours, theirs = actual.nodes[key], expected.nodes[key]
            if ours.labels != theirs.labels:
                yield f"node {key} has labels {sorted(ours.labels)}, expected {sorted(theirs.labels)}"
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


def differs(dynatlas, cartography):
    """What tells Dynatlas's database from what it must be beside Cartography's, a line each. Takes them as read() gives them."""
    expected, _ = wanted(contract(cartography, THEIR_MODULE))
    return list(differences(contract(dynatlas, OUR_MODULE), expected))


# ---- The form of tests/golden/*/cartography-graph.json.


def golden_form(graph):
    kept = contract(graph, THEIR_MODULE)
    return {
        "nodes": [
            {"labels": sorted(node.labels), "properties": golden_values(node.properties)}
            for _, node in sorted(kept.nodes.items(), key=lambda item: (sorted(item[1].labels), item[0]))
        ],
        "relationships": [
            {"type": kind, "from": source, "to": target, "properties": golden_values(properties)}
            for (kind, source, target), properties in sorted(kept.relationships.items())
        ],
    }


def golden_values(properties):
    return {
        name: {"datetime": golden_time(value)} if kind == "ZONED DATETIME" else value
        for name, (kind, value) in sorted(properties.items())
    }


def golden_time(text):
    """Cypher's text with nine digits of a second, and the zone as +00:00."""
    assert text.endswith("Z"), text
    seconds, _, fraction = text.removesuffix("Z").partition(".")
    seconds += ":00" * (seconds.count(":") == 1)  # Cypher leaves out seconds that are zero
    return f"{seconds}.{fraction:0<9}+00:00"

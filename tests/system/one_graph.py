"""An account that changes, and the graph that must be in a database which Dynatlas and Cartography both write.

What must be there is told from the tables that the endpoint serves, in Cartography's words and in ours; it runs nothing.
"""

import endpoint as aws
import graph_beside_cartography as beside

HERE, THERE = "us-east-1", "eu-west-1"
REGIONS = (HERE, THERE)
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
KEYS = [f"arn:aws:kms:{HERE}:{aws.ACCOUNT}:key/{letter * 8}" for letter in "ab"]


def arn(name, region=HERE):
    return aws.table(name, region)["TableArn"]


def backup(name, region=HERE, letter="a"):
    return f"{arn(name, region)}/backup/01600000000000-{letter * 8}"


def with_indexes(table_arn, *names):
    """Indexes with all that Cartography needs."""
    made = [{"IndexName": n, "IndexArn": f"{table_arn}/index/{n}", "ProvisionedThroughput": UNITS} for n in names]
    return {"GlobalSecondaryIndexes": made} if made else {}


def with_stream(table_arn, label, view="NEW_IMAGE"):
    specification = {"StreamEnabled": True, "StreamViewType": view}
    stream = {"LatestStreamArn": f"{table_arn}/stream/{label}", "LatestStreamLabel": label}
    return {"StreamSpecification": specification, **stream}


def with_key(key):
    return {"SSEDescription": {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key}}


def restored(source, source_backup=None):
    summary = {"SourceTableArn": source, "RestoreDateTime": 1640995200, "RestoreInProgress": False}
    return {"RestoreSummary": {**summary, **({"SourceBackupArn": source_backup} if source_backup else {})}}


ON_DEMAND = {
    "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST", "LastUpdateToPayPerRequestDateTime": 1609459200.5}
}


def put(endpoint, name, *members, region=HERE):
    described = aws.table(name, region)
    for more in members:
        described |= more(described["TableArn"]) if callable(more) else more
    endpoint.tables.setdefault(region, {})[name] = described


def indexes(*names):
    return lambda table_arn: with_indexes(table_arn, *names)


def stream(label, view="NEW_IMAGE"):
    return lambda table_arn: with_stream(table_arn, label, view)


def drop(endpoint, name, region=HERE):
    del endpoint.tables[region][name]


# The account from change to change.


def at_first(endpoint):
    put(
        endpoint, "orders", indexes("by-day", "by-who"), stream("2024-01-01T00:00:00.000"), with_key(KEYS[0]), ON_DEMAND
    )
    put(endpoint, "users", indexes("by-mail"))
    put(endpoint, "leaves", indexes("by-day"), stream("2024-01-02T00:00:00.000"), ON_DEMAND, with_key(KEYS[1]))
    archive = {
        "ArchivalDateTime": 1640995201.5,
        "ArchivalReason": "INACCESSIBLE",
        "ArchivalBackupArn": backup("archived"),
    }
    put(endpoint, "archived", {"TableStatus": "ARCHIVED", "ArchivalSummary": archive})
    put(endpoint, "orders-again", restored(arn("orders"), backup("orders")), ON_DEMAND)
    put(endpoint, "from-there", restored(arn("ledger", THERE), backup("ledger", THERE)))
    put(endpoint, "ledger", indexes("by-day"), ON_DEMAND, region=THERE)
    put(endpoint, "from-here", restored(arn("orders")), with_key(KEYS[0]), region=THERE)


def tables_and_indexes(endpoint):
    """A table added, one removed; an index added, one removed, one moved to another table."""
    drop(endpoint, "leaves")
    put(endpoint, "new", indexes("by-mail"), ON_DEMAND)
    put(
        endpoint, "orders", indexes("by-day", "by-sum"), stream("2024-01-01T00:00:00.000"), with_key(KEYS[0]), ON_DEMAND
    )
    put(endpoint, "users")


def streams_and_keys(endpoint):
    """A stream switched off and on again is another one; another key, none any more; billing gone."""
    put(endpoint, "orders", indexes("by-day"), stream("2025-05-05T00:00:00.000", "KEYS_ONLY"), with_key(KEYS[1]))
    put(endpoint, "from-here", restored(arn("orders")), region=THERE)
    put(endpoint, "users", stream("2025-05-06T00:00:00.000"), with_key(KEYS[0]), ON_DEMAND)


def restores_and_archives(endpoint):
    """A source gone, an archive gone with its backup, a table made again from another one."""
    drop(endpoint, "ledger", THERE)
    drop(endpoint, "archived")
    put(endpoint, "orders-again", restored(arn("users"), backup("users", letter="c")))
    put(endpoint, "ledger-again", restored(arn("from-here", THERE), backup("orders")), region=THERE)


CHANGES = (at_first, tables_and_indexes, streams_and_keys, restores_and_archives)


def fill(endpoint, count):
    """`count` tables a region beside the others, each with an index and all parts."""
    for region in REGIONS:
        for n in range(count):
            name = f"many-{n:03}"
            source = arn(f"many-{(n + 1) % count:03}", REGIONS[region == HERE])
            parts = (stream("2024-01-01T00:00:00.000"), with_key(KEYS[n % 2]), ON_DEMAND)
            put(endpoint, name, indexes("by-day"), *parts, restored(source, backup(name, region)), region=region)


# ---- What must be in the graph.


class Due:
    """The nodes by Cartography's labels, and the relationships, that the endpoint's tables call for."""

    def __init__(self, endpoint):
        self.nodes = {label: set() for label in beside.CARTOGRAPHY_LABELS}
        self.links = {}
        self.nodes["AWSAccount"].add(aws.ACCOUNT)
        self.nodes["ModuleSyncMetadata"].add(f"AWSAccount_{aws.ACCOUNT}_AWSDynamoDBTable")
        tables = [table for region in endpoint.tables.values() for table in region.values()]
        arns = {table["TableArn"] for table in tables}
        for table in tables:
            self.add_table(table, arns)

    def node(self, label, key):
        self.nodes[label].add(key)
        self.link("RESOURCE", aws.ACCOUNT, key)
        return key

    def link(self, kind, source, target):
        self.links.setdefault(kind, set()).add((source, target))

    def part(self, label, kind, table, key):
        self.link(kind, table, self.node(label, key))
        return key

    def backup(self, kind, part, key):
        if key:
            self.link(kind, part, self.node("AWSDynamoDBBackup", key))

    def add_table(self, table, arns):
        key = self.node("AWSDynamoDBTable", table["TableArn"])
        for index in table.get("GlobalSecondaryIndexes", []):
            self.part("AWSDynamoDBGlobalSecondaryIndex", "GLOBAL_SECONDARY_INDEX", key, index["IndexArn"])
        if "BillingModeSummary" in table:
            self.part("AWSDynamoDBBillingModeSummary", "HAS_BILLING", key, f"{key}/billing")
        if "LatestStreamArn" in table:
            self.part("AWSDynamoDBStream", "LATEST_STREAM", key, table["LatestStreamArn"])
        if sse := table.get("SSEDescription"):
            self.link(
                "USES_KMS_KEY",
                self.part("AWSDynamoDBSSEDescription", "HAS_SSE", key, f"{key}/sse"),
                sse["KMSMasterKeyArn"],
            )
        if archival := table.get("ArchivalSummary"):
            part = self.part("AWSDynamoDBArchivalSummary", "HAS_ARCHIVAL", key, f"{key}/archival")
            self.backup("ARCHIVED_TO_BACKUP", part, archival["ArchivalBackupArn"])
        if restore := table.get("RestoreSummary"):
            part = self.part("AWSDynamoDBRestoreSummary", "HAS_RESTORE", key, f"{key}/restore")
            self.backup("RESTORED_FROM_BACKUP", part, restore.get("SourceBackupArn"))
            if restore["SourceTableArn"] in arns:
                self.link("RESTORED_FROM_TABLE", part, restore["SourceTableArn"])


LINKS = (
    "RESOURCE", "GLOBAL_SECONDARY_INDEX", "HAS_BILLING", "LATEST_STREAM", "HAS_SSE", "HAS_ARCHIVAL", "HAS_RESTORE",
    "USES_KMS_KEY", "ARCHIVED_TO_BACKUP", "RESTORED_FROM_BACKUP", "RESTORED_FROM_TABLE",
)  # fmt: skip


def problems(graph, endpoint, tag, by):
    """What is wrong in a graph that `by` ("dynatlas", "cartography") synced last, a line each. read() has seen already that
    no id is there twice. `tag` None: whatever tag."""
    due = Due(endpoint)
    for label, keys in due.nodes.items():
        yield from set_differences(label, of_contract(graph, label), keys)
        for key in keys & graph.nodes.keys():
            yield from node_problems(graph.nodes[key], key, label, tag, by)
    theirs = graph.labelled(beside.ROOT_PRINCIPAL)
    for kind in LINKS:
        found = {link for link in graph.linked(kind) if link[1] not in theirs}
        expected = due.links.get(kind, set())
        if kind == "RESTORED_FROM_TABLE" and by == "cartography":
            # By Cartography it hangs on what was loaded before, see wanted(); never may it name something else.
            expected = expected & found
        yield from set_differences(kind, found, expected)
    twins = graph.linked(beside.OUR_TYPE)
    if by == "dynatlas":
        yield from set_differences(beside.OUR_TYPE, twins, due.links.get(beside.ITS_TWIN, set()))
    elif twins - due.links.get(beside.ITS_TWIN, set()):
        yield f"{beside.OUR_TYPE}: {twins} names what is gone"


def of_contract(graph, label):
    """Found under any of a kind's labels: a node that has lost one is found all the same."""
    other = beside.CARTOGRAPHY_LABELS[label] - {"Database", "Tenant", "SyncMetadata"}
    found = graph.labelled(label).union(*(graph.labelled(sibling) for sibling in other))
    if label == beside.ITS_SIBLING:
        found |= graph.labelled(beside.OUR_LABEL)
    return {key for key in found if graph.value(key, "syncedtype") != beside.THEIR_SYNCED_TYPE}


def node_problems(node, key, label, tag, by):
    due = {label} | beside.CARTOGRAPHY_LABELS[label]
    if label == beside.ITS_SIBLING and by == "dynatlas":
        due |= {beside.OUR_LABEL}
    if missing := due - node.labels:
        yield f"{key} has no label {sorted(missing)}"
    if tag is not None and node.properties.get("lastupdated") != ("INTEGER", tag):
        yield f"{key} was last updated {node.properties.get('lastupdated')}, not {tag}"


def set_differences(what, found, due):
    for key in sorted(due - found):
        yield f"{what}: {key} is missing"
    for key in sorted(found - due):
        yield f"{what}: {key} should not be there"

"""The two stores as tests see them: how the program is told of one, how its graph is read, all that it holds.

Reads only; knows no table names but those that a run may change although the graph stays the same.
"""

import sqlite3

import graphs

# When a part was last read, when a run began and ended, and who is running: these move with every run.
RESTLESS = {"DynatlasCoverage", "DynatlasRun", "dynatlas_lease", "DynatlasLease"}


class SqliteStore:
    name = "sqlite"

    def __init__(self, file):
        self.file = file
        self.arguments, self.env = ["--db", file], {}

    def read(self):
        return graphs.read_sqlite(self.file)

    def ids(self):
        """[(first label, id)] of all nodes."""
        database = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'changes' AND sql LIKE '%\"id\" TEXT%'"
            names = [name for (name,) in database.execute(tables)]
            return [(name, key) for name in names for (key,) in database.execute(f'SELECT id FROM "{name}"')]
        finally:
            database.close()

    def dump(self):
        """Everything but RESTLESS, to the byte."""
        database = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            schema = database.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
            names = [name for kind, name, _ in schema if kind == "table" and name not in RESTLESS]
            rows = {name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"'))) for name in names}
            return {"schema": schema, "rows": rows}
        finally:
            database.close()

    def add_kms_keys(self, arns):
        """As another program would. The file must exist."""
        with sqlite3.connect(self.file) as database:
            database.executemany("INSERT INTO AWSKMSKey (id, arn) VALUES (?1, ?1)", [(arn,) for arn in arns])
        database.close()

    def rename_account(self, old, new):
        """As if the tables had been read for another account than their ARNs name."""
        with sqlite3.connect(self.file) as database:
            database.execute("UPDATE AWSAccount SET id = ? WHERE id = ?", (new, old))
            database.execute("UPDATE RESOURCE SET src = ? WHERE src = ?", (new, old))
            database.execute("DELETE FROM DynatlasCoverage")
            database.execute("DELETE FROM ModuleSyncMetadata")
        database.close()

    def notes(self):
        """{(account, region, operation): (state, reason)}."""
        database = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            found = database.execute("SELECT account, region, operation, state, reason FROM DynatlasCoverage").fetchall()
            return {tuple(note[:3]): tuple(note[3:]) for note in found}
        finally:
            database.close()

    def coverage(self):
        return states(self.notes())


class Neo4jStore:
    name = "neo4j"

    def __init__(self, neo4j):
        self.neo4j = neo4j
        self.arguments, self.env = neo4j.arguments, neo4j.env

    def read(self):
        return graphs.read_neo4j(self.neo4j.query)

    def ids(self):
        rows = self.neo4j.query("MATCH (n) RETURN labels(n) AS labels, n.id AS id")
        return [(graphs.first_label(row["labels"]), row["id"]) for row in rows]

    def dump(self):
        nodes = self.neo4j.query("MATCH (n) RETURN labels(n) AS labels, properties(n) AS p")
        edges = "MATCH (a)-[r]->(b) RETURN type(r) AS t, a.id AS a, b.id AS b, properties(r) AS p"
        indexes = "SHOW INDEXES YIELD labelsOrTypes AS l, properties AS p, owningConstraint AS constraint"
        kept = [node for node in nodes if not RESTLESS & set(node["labels"])]
        plain = [(sorted(node["labels"]), sorted(node["p"].items())) for node in kept]
        return {
            "nodes": sorted(map(repr, plain)),
            "relationships": sorted(
                repr((r["t"], r["a"], r["b"], sorted(r["p"].items()))) for r in self.neo4j.query(edges)
            ),
            "indexes": sorted(map(repr, self.neo4j.query(indexes))),
        }

    def add_kms_keys(self, arns):
        labels = "AWSKMSKey:KMSKey:EncryptionKey"
        self.neo4j.query(f"UNWIND $arns AS arn CREATE (:{labels} {{id: arn, arn: arn}})", arns=list(arns))

    def rename_account(self, old, new):
        self.neo4j.query("MATCH (a:AWSAccount {id: $old}) SET a.id = $new", old=old, new=new)
        self.neo4j.query("MATCH (n) WHERE n:DynatlasCoverage OR n:ModuleSyncMetadata DETACH DELETE n")

    def notes(self):
        notes = [row["note"] for row in self.neo4j.query("MATCH (c:DynatlasCoverage) RETURN properties(c) AS note")]
        return {(note["account"], note["region"], note["operation"]): (note["state"], note.get("reason")) for note in notes}

    def coverage(self):
        return states(self.notes())


def states(notes):
    """{(region, operation): state}."""
    return {(region, operation): state for (_, region, operation), (state, _) in notes.items()}


def names(graph, region=None, label="DynamoDBTable"):
    """The names of a graph's tables (or other nodes) in a region, sorted."""
    found = [node.properties for node in graph.nodes.values() if node.label == label]
    return sorted(p["name"] for p in found if region is None or p["region"] == region)

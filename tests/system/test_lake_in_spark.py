# labels: large
"""What export writes for a lake is read by a real Spark: every row, partitions as columns, types as they were."""

import collections
import json
import subprocess

import pytest
from conftest import TOP
from runs import sync

EXAMPLE = TOP / "examples" / "recorded-account.jsonl"
SPARK = TOP / ".deps" / "spark" / "bin" / "python"
ACCOUNT = "012345678901"  # begins with a zero


@pytest.mark.parametrize("times", ["epoch", "datetime"])
def test_spark_reads_the_whole_graph(dynatlas, sqlite_store, endpoint, tmp_path, times):
    assert SPARK.exists(), f"{SPARK} is missing: run tools/install_test_parts all (./check --all does)"
    endpoint.account = ACCOUNT
    for region in ("us-east-1", "eu-west-1"):
        for n in range(120):
            endpoint.add(f"t-{n}", region, account=ACCOUNT, indexes=["by-day"] if n % 3 == 0 else [])
    dynatlas.run("sync", "--source", EXAMPLE, "--timestamps", times, *sqlite_store.arguments).expect(0)
    sync(dynatlas, sqlite_store, endpoint, 2, "--timestamps", times).expect(0)
    dynatlas.run("export", "--format", "lake", "--output", tmp_path / "lake", *sqlite_store.arguments).expect(0)
    command = [SPARK, TOP / "tests" / "spark" / "read_lake.py", tmp_path / "lake", ACCOUNT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    graph = sqlite_store.read()
    labels = collections.Counter(node.label for node in graph.nodes.values())
    kinds = collections.Counter(kind for kind, _, _ in graph.relationships)
    assert {name: n for name, n in found["nodes"].items() if not name.startswith("Dynatlas")} == labels
    assert {kind: n for kind, n in found["relationships"].items() if kind not in ("READ", "UNREAD")} == kinds
    tables = [node.properties for node in graph.nodes.values() if node.label == "DynamoDBTable"]
    places = collections.Counter((table["id"].split(":")[4], table["region"]) for table in tables)
    assert found["regions"] == sorted([account, region, n] for (account, region), n in places.items())
    assert found["one"] == places[ACCOUNT, "us-east-1"] == 120
    assert found["bytes"] == sum(table.get("size", 0) for table in tables)
    names = {table["id"]: table["name"] for table in tables}
    indexed = collections.Counter(names[source] for kind, source, _ in graph.relationships if kind == "HAS_GSI")
    assert found["indexed"] == sorted([name, n] for name, n in indexed.items())
    assert found["columns"]["rows"] == "bigint"
    assert found["columns"]["creation_date_time"] == {"epoch": "double", "datetime": "string"}[times]

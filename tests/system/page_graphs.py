"""The graphs that the tests of the page look at, made by real syncs in either store, and what they hold in words of the tests."""

import json
import types
import urllib.parse
import urllib.request

import pytest
from browser import serving
from conftest import TOP, Dynatlas, Neo4j, program, server_state
from endpoint import Endpoint
from runs import sync
from stores import Neo4jStore, SqliteStore

EXAMPLE = TOP / "examples" / "recorded-account.jsonl"
ACCOUNT = "111122223333"  # of the example
HOSTILE = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "\x07\x1b[31mred\nline",
    "\u202egnirts",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
    "ünï✓",
    "x" * 255,
]
MANY = 230  # more than two pages of rows


def release(folder):
    return Dynatlas(program("DYNATLAS_RELEASE_BINARY", "release"), folder)


def fill(dynatlas, store):
    """An account with every feature; another with many tables, hostile names and a change."""
    dynatlas.run("sync", "--source", EXAMPLE, *store.arguments, env=store.env).expect(0)
    with Endpoint() as endpoint:
        for n in range(MANY):
            endpoint.add(f"many-{n:03}", ItemCount=n, TableSizeBytes=n * 1000)
        for name in HOSTILE:
            endpoint.add(name, indexes=["by-day"])
        for name in ("of-no-size", "of-none"):
            endpoint.add(name, "eu-north-1")
            for member in ("ItemCount", "TableSizeBytes", "ProvisionedThroughput"):
                del endpoint.tables["eu-north-1"][name][member]
        sync(dynatlas, store, endpoint, 1).expect(0)
        del endpoint.tables["us-east-1"]["many-000"]
        endpoint.add("new-täble")
        endpoint.add("many-001", ItemCount=77, TableSizeBytes=1000, TableStatus="UPDATING")
        sync(dynatlas, store, endpoint, 2, "--allow-mass-delete").expect(0)


@pytest.fixture(scope="module", params=["sqlite", "neo4j"])
def graph(request, tmp_path_factory):
    """The page of both accounts: its address, its store, the graph as the store has it."""
    folder = tmp_path_factory.mktemp(request.param)
    dynatlas = release(folder)
    if request.param == "sqlite":
        store = SqliteStore(folder / "graph.db")
    else:
        neo4j = Neo4j(server_state("neo4j"))
        neo4j.empty()
        store = Neo4jStore(neo4j)
    fill(dynatlas, store)
    with serving(dynatlas, store.arguments, store.env) as address:
        yield types.SimpleNamespace(address=address, store=store, graph=store.read(), name=request.param)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The page of the example account alone."""
    folder = tmp_path_factory.mktemp("example")
    dynatlas = release(folder)
    store = SqliteStore(folder / "graph.db")
    dynatlas.run("sync", "--source", EXAMPLE, *store.arguments).expect(0)
    with serving(dynatlas, store.arguments, {}) as address:
        yield types.SimpleNamespace(address=address, store=store, graph=store.read(), name="sqlite")


def tables_of(graph, region=None):
    found = [node.properties for node in graph.nodes.values() if node.label == "DynamoDBTable"]
    return [table for table in found if region in (None, table["region"])]


def example_arn(region, name):
    return f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}"


def table_view(arn, part=""):
    """The address of a table's page."""
    _, _, _, region, account, name = arn.split(":", 5)
    parts = ["t", account, region, name.removeprefix("table/"), *([part] if part else [])]
    return "/".join(urllib.parse.quote(one, safe="") for one in parts)


def answer_of(served, path, **query):
    with urllib.request.urlopen(f"{served.address}api/{path}?{urllib.parse.urlencode(query)}", timeout=60) as answer:
        return json.load(answer)


def rows_of(answer):
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]

# servers: neo4j2
# binary: release
"""What export writes is loaded back by programs that are not ours, and is the graph: hostile names, every feature."""

import copy
import csv
import json
import os
import re
import stat
import subprocess

import graphs
import networkx
import pydot
import pytest
from conftest import TOP, Dynatlas, Neo4j, program
from endpoint import Endpoint
from graphs import Graph
from own_server import KillableNeo4j
from runs import sync
from stores import Neo4jStore, SqliteStore

EXAMPLE = TOP / "examples" / "recorded-account.jsonl"
JARS = TOP / ".deps" / "java" / "neo4j"
HOSTILE = ["quote\"comma,'", "new\nline\\", "<script>&amp;", "\x07\x1b[31m", "ünï✓", "a`b%{}|;", "x" * 255, "\ufffe\uffff"]
REPLACED = {ord(c): "\ufffd" for c in "\x07\x1b\ufffe\uffff"}  # what XML cannot have


def fill(dynatlas, store, times):
    """An account with every feature, and one with hostile names; the graph that is to be exported."""
    example = ("sync", "--source", EXAMPLE, "--timestamps", times, *store.arguments)
    dynatlas.run(*example, "--update-tag", 1, env=store.env).expect(0)
    dynatlas.run(*example, "--update-tag", 2, "--full-load", env=store.env).expect(0)
    with Endpoint() as endpoint:
        for name in HOSTILE:
            endpoint.add(name, ItemCount=len(name))
        sync(dynatlas, store, endpoint, 3, "--timestamps", times).expect(0)
    graph = store.read()
    kinds = {kind for kind, _, _ in graph.relationships}
    assert len(graph.nodes) > 100 and {"USES_KMS_KEY", "HAS_GSI", "RESTORED_FROM_TABLE"} <= kinds
    assert {"TAGGED", "SCALES", "HAS_BACKUP", "IN_VAULT", "READS_STREAM", "HAS_EXPORT", "HAS_IMPORT"} <= kinds
    return graph


@pytest.fixture(scope="module", params=["epoch", "datetime"])
def file(request, tmp_path_factory):
    """(a store, the graph in it, its kind of times), once with each kind."""
    folder = tmp_path_factory.mktemp(request.param)
    store = SqliteStore(folder / "graph.db")
    return store, fill(Dynatlas(program("DYNATLAS_BINARY", "dev"), folder), store, request.param), request.param


@pytest.fixture
def filled(file):
    return file[0]


@pytest.fixture
def wanted(file):
    return copy.deepcopy(file[1])


def export(dynatlas, store, form, *more):
    return dynatlas.run("export", "--format", form, *more, *store.arguments, env=store.env).expect(0)


def assert_same(graph, wanted):
    found = list(graphs.differences(graph, wanted))
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:30])


def test_json_lines(dynatlas, filled, wanted):
    assert_same(read_json_lines(export(dynatlas, filled, "jsonl").out), wanted)


def test_neo4j_gives_the_same_files(dynatlas, file, neo4j, tmp_path):
    store = Neo4jStore(neo4j)
    graph = fill(dynatlas, store, file[2])
    assert_same(read_json_lines(export(dynatlas, store, "jsonl").out), graph)
    for form in ("cypher", "graphml", "dot", "csv"):
        theirs = exported(dynatlas, store, form, tmp_path / f"{form} of neo4j")
        ours = exported(dynatlas, file[0], form, tmp_path / f"{form} of sqlite")
        assert theirs.keys() == ours.keys()
        for name, lines in theirs.items():
            assert lines == ours[name], (form, name)


def exported(dynatlas, store, form, output):
    """The lines, sorted, by file; but for when something was first seen, and what is only told of runs."""
    export(dynatlas, store, form, "--output", output)
    files = sorted(output.iterdir()) if output.is_dir() else [output]
    return {file.name if output.is_dir() else form: sorted(steady(file.read_text())) for file in files}


def steady(text):
    lines = [re.sub(r"\b\d{13}\b", "A MOMENT", line.rstrip(",")) for line in text.splitlines()]
    return [line for line in lines if not re.search(r"\d{12}/[a-z0-9-]+/[a-z0-9-]+:[A-Z]|\d{12}/(run|access)\b", line)]


def read_json_lines(text):
    graph = Graph()
    for line in map(json.loads, text.split("\n")[:-1]):
        if line["type"] == "node":
            if not graphs.is_note(line["labels"][0]):
                assert line["properties"]["id"] == line["id"]
                graph.add_node(line["labels"][0], line["labels"], graphs.with_times(line["properties"]))
        elif not graphs.is_note(line["label"]):
            ends = [line["start"], line["end"]]
            assert [graph.nodes[end["id"]].label for end in ends] == [end["labels"][0] for end in ends]
            graph.add_relationship(line["label"], *(end["id"] for end in ends), graphs.with_times(line["properties"]))
    return graph


def test_graphml_in_networkx(dynatlas, filled, wanted, tmp_path):
    export(dynatlas, filled, "graphml", "--output", tmp_path / "graph.xml")
    read = networkx.read_graphml(tmp_path / "graph.xml", force_multigraph=True)
    graph = Graph()
    for node, data in read.nodes(data=True):
        labels = data.pop("labels").strip(":").split(":")
        if not graphs.is_note(labels[0]):
            assert node == f"{labels[0]}:{data['id']}"
            listed = graphs.with_lists(data, graphs.LISTS.get(labels[0], ()))
            graph.add_node(labels[0], labels, graphs.with_times(listed))
    for source, target, data in read.edges(data=True):
        data.pop("id", None)
        ends = [read.nodes[end]["id"] for end in (source, target)]
        listed = graphs.with_lists(data, graphs.RELATIONSHIP_LISTS)
        graph.add_relationship(listed.pop("label"), *ends, graphs.with_times(listed))
    times = graphs.times_by_label()
    for node in wanted.nodes.values():
        for name, value in node.properties.items():
            if isinstance(value, str):
                node.properties[name] = value.translate(REPLACED)
            elif name in times.get(node.label, ()) and not isinstance(value, dict):
                node.properties[name] = float(value)
    renamed = {key: key.translate(REPLACED) for key in wanted.nodes}
    wanted.nodes = {renamed[key]: node for key, node in wanted.nodes.items()}
    wanted.relationships = {(t, renamed[a], renamed[b]): p for (t, a, b), p in wanted.relationships.items()}
    assert_same(graph, wanted)


def test_dot_in_pydot(dynatlas, filled, wanted):
    (read,) = pydot.graph_from_dot_data(export(dynatlas, filled, "dot").out)
    nodes = {node.get_name() for node in read.get_nodes()} - {"node", "edge", "graph"}
    assert len(nodes) >= len(wanted.nodes)

    def name(key):
        escaped = "".join(f"%{ord(c):02X}" if c in '"\\%' or ord(c) < 32 or ord(c) == 127 else c for c in key)
        return f'"{wanted.nodes[key].label}:{escaped}"'

    assert {name(key) for key in wanted.nodes} <= nodes
    edges = {(e.get_label().strip('"'), e.get_source(), e.get_destination()) for e in read.get_edges()}
    edges = {edge for edge in edges if not graphs.is_note(edge[0])}
    assert edges == {(kind, name(a), name(b)) for kind, a, b in wanted.relationships}


def test_cypher_in_neo4j(dynatlas, filled, wanted, neo4j, tmp_path):
    export(dynatlas, filled, "cypher", "--output", tmp_path / "graph.cypher")
    neo4j.drop_rules()  # the script makes its own
    for _ in range(2):  # it may be run again
        for statement in (tmp_path / "graph.cypher").read_text().split(";\n"):
            if statement.strip():
                neo4j.query(statement)
    assert_same(graphs.read_neo4j(neo4j.query), wanted)


def test_csv_in_a_real_import(dynatlas, tmp_path):
    import_and_compare(dynatlas, tmp_path, "epoch")  # datetime: test_export_import.py


def import_and_compare(dynatlas, tmp_path, times):
    filled = SqliteStore(tmp_path / "graph.db")
    wanted = fill(dynatlas, filled, times)
    said = export(dynatlas, filled, "csv", "--output", tmp_path / "csv").err
    assert f"cd {tmp_path / 'csv'} && neo4j-admin database import full @import.args neo4j" in said
    rows = 0
    for file in (tmp_path / "csv").glob("nodes.*.csv"):
        with file.open(newline="") as lines:
            rows += len(list(csv.DictReader(lines, strict=True)))
    assert rows >= len(wanted.nodes)
    with KillableNeo4j("neo4j", tmp_path / "server") as server:
        server.kill()
        home = tmp_path / "server" / "neo4j"
        done = subprocess.run(
            [
                *("java", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", f"{JARS}/*", "org.neo4j.cli.AdminTool"),
                *("database", "import", "full", "@import.args", "--overwrite-destination=true", "neo4j"),
            ],
            cwd=tmp_path / "csv",
            env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        server.database.driver.close()  # it would wait for what the database was before
        server.database = Neo4j(server.of(""))
        server.start()
        assert_same(graphs.read_neo4j(server.database.query), wanted)


def test_a_lakes_rows_stand_by_account_and_region(dynatlas, filled, wanted, tmp_path):
    export(dynatlas, filled, "lake", "--output", f"{tmp_path}/lake/")
    graph = Graph()
    for file in (tmp_path / "lake" / "nodes").glob("*/account=*/region=*/part-0.jsonl"):
        for row in map(json.loads, file.read_text().splitlines()):
            label = file.parts[-4]
            # What a reader of partitions takes from the folder's name is what the row says.
            for name, place in (("account", file.parts[-3]), ("region", file.parts[-2])):
                assert row.get(name) in (None, place.partition("=")[2]), (file, row)
            if graphs.is_note(label):
                continue
            if label == "DynamoDBTable":
                assert file.parts[-2] == f"region={row['region']}" and row["id"].split(":")[4] in file.parts[-3]
            graph.add_node(label, row.pop("labels"), graphs.with_times(row))
    for file in (tmp_path / "lake" / "relationships").glob("*/account=*/region=*/part-0.jsonl"):
        for row in map(json.loads, file.read_text().splitlines()):
            ends = row.pop("src"), row.pop("dst")
            del row["src_label"], row["dst_label"]
            graph.add_relationship(file.parts[-4], *ends, graphs.with_times(row))
    assert_same(graph, wanted)


@pytest.fixture
def example(dynatlas, sqlite_store):
    dynatlas.run("sync", "--source", EXAMPLE, *sqlite_store.arguments).expect(0)
    return sqlite_store


def test_what_is_there_is_kept(dynatlas, example, tmp_path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "mine").write_text("mine")
    arguments = ("--output", tmp_path / "csv", *example.arguments)
    dynatlas.run("export", "--format", "csv", *arguments).refused(2, "csv", "already exists")
    dynatlas.run("export", "--format", "lake", *arguments).refused(2, "csv", "already exists")
    dynatlas.run("export", "--format", "dot", *arguments).refused(2, "csv", "is a folder")
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["mine"]
    assert not list(tmp_path.glob("*partial*"))
    dynatlas.run("export", "--format", "csv", *example.arguments).refused(2, "--output FOLDER")
    dynatlas.run("export", "--db", "missing.db").refused(6, "missing.db")


def test_an_export_replaces_nothing_but_a_file(dynatlas, example, tmp_path):
    def dot(output):
        return dynatlas.run("export", "--format", "dot", "--output", output, *example.arguments)

    whole = dynatlas.run("export", "--format", "dot", *example.arguments).expect(0).out
    (tmp_path / "target").write_text("before")
    (tmp_path / "link").symlink_to("target")
    dot(tmp_path / "link").expect(0)
    assert (tmp_path / "link").is_symlink() and (tmp_path / "target").read_text() == whole
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "copy").open("w") as copy, subprocess.Popen(["cat", tmp_path / "pipe"], stdout=copy) as reader:
        dot(tmp_path / "pipe").expect(0)
        assert reader.wait(timeout=60) == 0
    assert (tmp_path / "copy").read_text() == whole
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    before = example.file.read_bytes()
    (tmp_path / "map").symlink_to(example.file)
    for output in (example.file, tmp_path / "map"):
        dot(output).refused(2, "is the same file as that of --db")
    assert example.file.read_bytes() == before


def test_a_full_disk_is_said(dynatlas, example):
    with open("/dev/full", "w") as full:
        command = [dynatlas.binary, "export", *map(str, example.arguments)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=dynatlas.env)
    assert (done.returncode, done.stderr) == (
        2,
        "error: standard output: cannot be written: No space left on device\n",
    )

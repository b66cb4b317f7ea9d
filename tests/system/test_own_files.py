# binary: release
"""The files that a command is told to use: none is written over by another, none is left half, none is for everyone to read."""

import contextlib
import json
import os
import signal
import sqlite3
import stat
import subprocess
import time

import pytest
from endpoint import ACCOUNT

LINES = [
    {"operation": "dynamodb:ListTables", "request": {}, "body": {"TableNames": ["orders"]}},
    {
        "operation": "dynamodb:DescribeTable",
        "request": {"TableName": "orders"},
        "body": {"Table": {"TableName": "orders", "TableArn": f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/orders"}},
    },
]
RECORDING = "".join(json.dumps({"account": ACCOUNT, "region": "us-east-1", "status": 200, **line}) + "\n" for line in LINES)


@pytest.fixture
def folder(dynatlas):
    """A graph, g.db, the recording that it was made of, r.jsonl, and links to them."""
    folder = dynatlas.folder
    (folder / "r.jsonl").write_text(RECORDING)
    dynatlas.run("sync", "--source", "r.jsonl", "--db", "g.db").expect(0)
    os.symlink("g.db", folder / "link")
    os.link(folder / "r.jsonl", folder / "hard")
    (folder / "there").mkdir()
    os.symlink("there", folder / "here")
    os.symlink("new", folder / "dangling")
    (folder / "ca.pem").write_text("a certificate\n")
    return folder


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


SOURCE = ("--source", "r.jsonl", "--db", "g.db")


@pytest.mark.parametrize(
    "arguments",
    [
        (*SOURCE, "--report", "g.db"),
        (*SOURCE, "--report", "link"),
        (*SOURCE, "--report", "./there/../g.db"),
        (*SOURCE, "--metrics-file", "g.db"),
        (*SOURCE, "--changes", "g.db"),
        (*SOURCE, "--changes", "g.db-wal"),
        (*SOURCE, "--metrics-file", "g.db-shm"),
        (*SOURCE, "--report", "r.jsonl"),
        (*SOURCE, "--report", "hard"),
        (*SOURCE, "--report", "x", "--changes", "x"),
        (*SOURCE, "--report", "x", "--metrics-file", "./x"),
        (*SOURCE, "--report", "there/x", "--changes", "here/x"),
        (*SOURCE, "--report", "dangling", "--changes", "new"),
        ("--source", "g.db", "--db", "link"),
        ("--db", "g.db", "--record", "g.db"),
        ("--db", "g.db", "--record", "g.db-wal"),
        ("--db", "link", "--record", "g.db-wal"),
        ("--db", "g.db", "--record", "x", "--report", "x"),
        ("--db", "new.db", "--report", "new.db"),
        ("--db", "file:g.db", "--report", "file:g.db"),
        ("--neo4j-uri", "bolt://127.0.0.1:1", "--neo4j-ca-file", "ca.pem", "--report", "ca.pem"),
    ],
    ids=" ".join,
)
def test_two_roles_of_one_file_are_refused(dynatlas, endpoint, folder, arguments):
    before = content(folder)
    dynatlas.run("sync", *arguments, env=endpoint.env).refused(2, "is the same file as that of")
    assert content(folder) == before and endpoint.calls == []


@pytest.mark.parametrize(
    "name, arguments",
    [
        ("r.jsonl", ("sync", *SOURCE, "--report", "/dev/stdout")),
        ("r.jsonl", ("sync", *SOURCE, "--changes", "-")),
        ("r.jsonl", ("sync", *SOURCE)),
        ("hard", ("sync", *SOURCE, "--report", "-", "-q")),
        ("g.db", ("sync", *SOURCE, "--report", "-")),
        ("report", ("sync", *SOURCE, "--report", "report")),
        ("g.db", ("export", "--db", "link")),
        ("g.db", ("export", "--db", "g.db", "--output", "/dev/stdout")),
        ("g.db", ("show", "--db", "g.db")),
        ("g.db", ("query", "SELECT 1", "--db", "g.db")),
        ("g.db", ("diff", "--db", "g.db")),
        ("g.db", ("forget", "--db", "g.db", "--aws-account-id", ACCOUNT, "--yes")),
    ],
)
def test_so_is_standard_output_that_is_one(dynatlas, folder, name, arguments):
    with open(folder / name, "ab") as out:
        before = content(folder)
        command = [dynatlas.binary, *arguments]
        done = subprocess.run(command, cwd=folder, env=dynatlas.env, stdout=out, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 2 and "is the same file as that of" in done.stderr, done.stderr
    assert content(folder) == before


def test_standard_output_may_be_a_file_of_its_own(dynatlas, folder):
    for arguments in (("sync", *SOURCE, "--report", "-"), ("show", "--db", "g.db"), ("export", "--db", "g.db", "--output", "/dev/stdout")):
        with open(folder / "out", "wb") as out:
            subprocess.run([dynatlas.binary, *arguments], cwd=folder, env=dynatlas.env, stdout=out, check=True, timeout=60)
        assert (folder / "out").stat().st_size > 0, arguments


def test_pipes_and_devices_may_be_shared(dynatlas, folder):
    dynatlas.run("sync", *SOURCE, "--report", "/dev/null", "--changes", "/dev/null").expect(0)
    out = dynatlas.run("sync", *SOURCE, "--report", "/dev/stdout").expect(0).out
    assert json.loads(out)["exit_status"] == 0, "as with -: nothing else is printed"
    dynatlas.run("sync", *SOURCE, "--report", "/dev/stdout", "--changes", "-").refused(2, "standard output takes one")


def test_a_report_is_written_into_what_the_caller_opened(dynatlas, folder):
    with open(folder / "opened", "w+") as opened:
        command = [dynatlas.binary, "sync", *SOURCE, "--report", f"/dev/fd/{opened.fileno()}"]
        subprocess.run(command, cwd=folder, env=dynatlas.env, pass_fds=[opened.fileno()], check=True, timeout=60)
        assert json.load(opened)["exit_status"] == 0


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("is_there", [False, True])
def test_what_tells_of_tables_is_for_its_owner_only(dynatlas, folder, is_there):
    for name in ("report", "changes", "metrics") if is_there else ():
        (folder / name).write_text("an older one\n")
        (folder / name).chmod(0o644)
    files = ("--report", "report", "--changes", "changes", "--metrics-file", "metrics")
    before = os.umask(0o022)
    try:
        dynatlas.run("sync", *SOURCE, *files).expect(0)
    finally:
        os.umask(before)
    assert [oct(mode(folder / name)) for name in ("report", "changes", "metrics")] == ["0o600", "0o600", "0o644"]
    assert not [name for name in ("report", "changes", "metrics") if "older" in (folder / name).read_text()]


def test_a_report_is_replaced_as_a_whole(dynatlas, folder):
    """Of a link the target; where there is no room, the older one stays."""
    older = "an older one\n" * 10_000
    (folder / "target").write_text(older)
    os.symlink("target", folder / "report")
    limited = ["sh", "-c", 'ulimit -f 1; exec "$0" "$@"', dynatlas.binary, "sync", "--dry-run", *SOURCE[:2], "--db", "none.db", "--report", "report"]
    done = subprocess.run(limited, cwd=folder, env=dynatlas.env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, (folder / "target").read_text()) == (2, older), done.stderr
    assert "report: this file cannot be written: File too large" in done.stderr
    dynatlas.run("sync", *SOURCE, "--report", "report").expect(0)
    assert (folder / "report").is_symlink() and json.loads((folder / "target").read_text())["exit_status"] == 0
    assert not list(folder.glob("*.??????")), "nothing is left beside it"


def test_a_file_whose_folder_takes_no_other_is_written_into(dynatlas, folder):
    kept = folder / "kept"
    kept.mkdir()
    (kept / "report").write_text("an older one\n" * 1000)
    kept.chmod(0o555)
    dynatlas.run("sync", *SOURCE, "--report", "kept/report").expect(0)
    assert json.loads((kept / "report").read_text())["exit_status"] == 0
    kept.chmod(0o755)


@pytest.mark.parametrize("output", ["g.db", "link", "g.db-wal", "g.db-shm", "g.db-journal"])
@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_an_export_is_not_the_graph(dynatlas, folder, output, format):
    before = content(folder)
    dynatlas.run("export", "--format", format, "--output", output, "--db", "g.db").refused(2, "same file")
    assert content(folder) == before


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_an_export_removes_only_what_it_made(dynatlas, folder, format):
    script = 'mkdir -p "out.partial-$$/sub" && echo precious >"out.partial-$$/sub/file" && exec "$0" "$@"'
    command = ["sh", "-c", script, dynatlas.binary, "export", "--format", format, "--output", "out", "--db", "g.db"]
    subprocess.run(command, cwd=folder, env=dynatlas.env, check=True, timeout=60, stderr=subprocess.DEVNULL)
    (kept,) = folder.glob("out.partial-*")
    assert (kept / "sub" / "file").read_text() == "precious\n" and (folder / "out").exists()
    assert mode(folder / "out") == (0o700 if format == "csv" else 0o600)


def test_exports_at_once_to_one_folder_leave_one_of_them(dynatlas, folder):
    runs = [dynatlas.start("export", "--format", "lake", "--output", "lake", "--db", "g.db") for _ in range(4)]
    codes = sorted(dynatlas.finish(run).code for run in runs)
    assert codes[0] == 0 and set(codes) <= {0, 2}
    assert list((folder / "lake").rglob("*.jsonl")) and not list(folder.glob("*partial*"))


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_an_interrupted_export_leaves_nothing(dynatlas, folder, format):
    with contextlib.closing(sqlite3.connect(folder / "g.db")) as database, database:
        rows = ((f"arn:{n}", "x" * 100) for n in range(500_000))
        database.executemany("INSERT INTO DynamoDBTable (id, name) VALUES (?, ?)", rows)
    process = dynatlas.start("export", "--format", format, "--output", "out", "--db", "g.db")
    deadline = time.monotonic() + 60
    while not list(folder.glob("out.partial-*")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.005)
    dynatlas.finish(process, send=signal.SIGINT).expect(130)
    assert not list(folder.glob("out*"))


def test_a_recording_is_read_from_a_pipe(dynatlas, folder):
    for source in ("-", "/dev/stdin"):
        command = [dynatlas.binary, "sync", "--source", source, "--db", f"piped{source[-1]}.db", "--report", "-"]
        done = subprocess.run(command, cwd=folder, env=dynatlas.env, input=RECORDING, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["accounts"][0]["account"] == ACCOUNT
    os.mkfifo(folder / "pipe")
    with subprocess.Popen(["sh", "-c", "cat r.jsonl >pipe"], cwd=folder):
        dynatlas.run("sync", "--source", "pipe", "--db", "fifo.db").expect(0)
    names = dynatlas.run("query", "--db", "fifo.db", "--format", "csv", "SELECT name FROM DynamoDBTable").expect(0).out
    assert names.split() == ["name", "orders"]
    empty = subprocess.run(
        [dynatlas.binary, "sync", "--source", "-"], cwd=folder, env=dynatlas.env, input="", capture_output=True, text=True, timeout=60
    )
    assert empty.returncode == 7 and "holds no DynamoDB answer" in empty.stderr

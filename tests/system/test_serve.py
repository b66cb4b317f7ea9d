# binary: release
"""The server behind the page: who is refused, what it takes, and that nothing ends it but its user."""

import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import re
import resource
import signal
import socket
import sqlite3
import time
import urllib.parse

import pytest
from browser import served, serving
from conftest import TOP

EXAMPLE = TOP / "examples" / "recorded-account.jsonl"
PAGE_VERSION = TOP / "src" / "questions" / "page_version.sql"
TOKEN = "abcdefgh12345678"
REFUSED_RANGE = '{"error":"there is nothing of this name"}'


@pytest.fixture
def store(dynatlas, sqlite_store):
    dynatlas.run("sync", "--source", EXAMPLE, *sqlite_store.arguments).expect(0)
    return sqlite_store


@pytest.fixture
def port(dynatlas, store):
    with serving(dynatlas, store.arguments, store.env) as address:
        yield urllib.parse.urlsplit(address).port


def ask(port, path, method="GET", address="127.0.0.1", seconds=120, **headers):
    connection = http.client.HTTPConnection(address, port, timeout=seconds)
    connection.request(method, path, headers={"Host": f"{address}:{port}", **headers})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


def status(port, path, method="GET", **headers):
    return ask(port, path, method, **headers)[0].status


def test_every_answer_forbids_what_is_not_its_own(port):
    for path in ("/", "/page.js", "/page.css", "/icon.svg", "/api/overview", "/nothing"):
        answer, _ = ask(port, path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';") and "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "path, method, headers, wanted",
    [
        ("/api/overview", "GET", {"Host": "evil.example"}, 403),
        ("/", "GET", {"Host": "evil.example"}, 403),
        ("/api/overview", "GET", {"Origin": "http://evil.example"}, 403),
        ("/api/overview", "GET", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/api/overview", "POST", {}, 405),
        ("/api/overview", "DELETE", {}, 405),
        ("/api/overview", "OPTIONS", {"Origin": "http://evil.example"}, 405),
        ("/../../../../etc/passwd", "GET", {}, 404),
        ("/%2e%2e/%2e%2e/etc/passwd", "GET", {}, 404),
        ("/page.js/../../graph.db", "GET", {}, 404),
        ("/graph.db", "GET", {}, 404),
        ("/api/node?id=nothing", "GET", {}, 404),
        ("/api/node?id=%00%27%22%3Cscript%3E", "GET", {}, 404),
        ("/api/tables?limit=-1", "GET", {}, 400),
        ("/api/tables?limit=1x", "GET", {}, 400),
        ("/api/tables?sort=name;DROP%20TABLE%20x", "GET", {}, 400),
        ("/api/tables?limit=99999999999999999999", "GET", {}, 400),
        ("/api/overview", "GET", {}, 200),
        ("/api/overview", "HEAD", {}, 200),
    ],
)
def test_what_is_refused(port, path, method, headers, wanted):
    answer, body = ask(port, path, method, **headers)
    assert answer.status == wanted, body
    if wanted >= 400:
        assert json.loads(body)["error"] and "root:" not in body


def test_the_csv_is_whole_and_checked_first(port):
    answer, body = ask(port, "/tables.csv")
    assert answer.status == 200 and body.count("\r\n") == 1 + 42 and body.startswith("id,account,account_name,region,name,")
    assert status(port, "/tables.csv?sort=nothing") == 400


def test_slow_readers_keep_nobody_from_the_page(dynatlas, sqlite_store, tmp_path):
    """Of downloads, which may last as long as who reads them likes, there are two at once."""
    recording = tmp_path / "large.jsonl"
    large = re.sub(r'("KMSMasterKeyArn": "[^"]*)', lambda found: found.group(1) + "x" * 1_000_000, EXAMPLE.read_text())
    recording.write_text(large)
    dynatlas.run("sync", "--source", recording, *sqlite_store.arguments).expect(0)
    with serving(dynatlas, sqlite_store.arguments, {}) as address, contextlib.ExitStack() as readers:
        port = urllib.parse.urlsplit(address).port
        for _ in range(2):
            reader = readers.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=60)))
            reader.sendall(f"GET /tables.csv HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert reader.recv(12) == b"HTTP/1.1 200"
        answer, body = ask(port, "/tables.csv")
        assert answer.status == 503 and "try again" in body
        assert status(port, "/api/tables?limit=1") == 200
        readers.close()
        deadline = time.monotonic() + 60
        while status(port, "/tables.csv") != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_text_from_outside_is_a_value(port):
    _, body = ask(port, "/api/tables?" + urllib.parse.urlencode({"q": "\"' OR 1=1 --\""}))
    assert json.loads(body)["rows"] == []


@pytest.mark.parametrize("path", ["/", "/icon.svg", "/api/overview", "/tables.csv", "/nothing"])
def test_the_whole_is_given_whatever_part_is_asked_for(port, path):
    """Least of all one beyond its end: that would be the program's memory."""
    whole, text = ask(port, path)
    for wanted in ("0-", "5-9", "0-60000000", "100000000-", "-5", "-60000000", "0-0,5-4000", "9-5", "x", "0-18446744073709551615"):
        answer, body = ask(port, path, Range=f"bytes={wanted}")
        is_whole = answer.status == whole.status and body == text
        assert answer.headers["Content-Range"] is None and (is_whole or (answer.status, body) == (416, REFUSED_RANGE)), (wanted, answer.status, body[:200])


def test_a_header_of_any_size_and_garbage_end_nothing(port):
    assert status(port, "/", **{"X-Large": "x" * 100_000}) in (400, 431)
    for garbage in (b"\0\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET " + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n", b"\x16\x03\x01"):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass
    assert status(port, "/") == 200


def many_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most), most))


def of_process(process, name):
    """Of /proc/PID/status, in MB."""
    return next(int(line.split()[1]) // 1024 for line in open(f"/proc/{process.pid}/status") if line.startswith(name))


def said(port, data, closes=False):
    """What comes back for these bytes until the server closes, or gives up on what comes after."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(data)
        if closes:
            connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            got += piece
    return got.decode()


def head(port, first="GET / HTTP/1.1", *lines):
    return "".join(f"{line}\r\n" for line in (first, f"Host: 127.0.0.1:{port}", *lines)).encode()


def flood(port, begin, piece, count):
    """Sends without end, until it is refused."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(begin)
        for _ in range(count):
            connection.sendall(piece)
        return False
    return True


FLOODS = {
    "one-line": ("X-Large: ", b"x" * 1_000_000),
    "many-lines": ("X: y\r\n", b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 25_000),
    "folded": ("X: y\r\n", b" y\r\n" * 250_000),
    "length": ("Content-Length: 99999999999\r\n\r\n", b"x" * 1_000_000),
    "chunked": ("Transfer-Encoding: chunked\r\n\r\n", b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n"),
    "chunk-size": ("Transfer-Encoding: chunked\r\n\r\n", b"0" * 1_000_000),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_what_has_no_end_is_refused_before_it_takes_memory(dynatlas, store, kind):
    begin, piece = FLOODS[kind]
    with served(dynatlas, store.arguments, store.env, "--token", TOKEN) as (address, process):
        port = urllib.parse.urlsplit(address).port
        assert status(port, "/") == 401
        before = of_process(process, "VmHWM")
        for first in ("GET / HTTP/1.1", "POST /api/overview HTTP/1.1"):
            assert flood(port, head(port, first) + begin.encode(), piece, 100)
        assert flood(port, b"", piece, 100)
        assert of_process(process, "VmHWM") - before < 30
        assert status(port, "/") == 401


def test_little_memory_ends_nothing(release_dynatlas, store):
    with served(release_dynatlas, store.arguments, store.env) as (address, process):
        port = urllib.parse.urlsplit(address).port
        resource.prlimit(process.pid, resource.RLIMIT_AS, (1500 << 20, 1500 << 20))
        for begin, piece in FLOODS.values():
            flood(port, head(port) + begin.encode(), piece, 200)
        assert status(port, "/") == status(port, "/api/overview") == 200 and process.poll() is None


@pytest.mark.parametrize(
    "data, wanted",
    [
        (b"GARBAGE\r\n\r\n", "400"),
        (b"GET / FOO\r\n\r\n", "400"),
        (b"GET / HTTP/9.9\r\n\r\n", "505"),
        (b"GET / HTTP/1.1\r\n\r\n", "400"),
        (b"GET /%00evil HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", "404"),
        (b"GET /api/overview%00 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", "404"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding : chunked\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", "413"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nContent-Length: 7\r\n\r\nGET / H", "413"),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "413"),
        (b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "414"),
        (b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", "405"),
    ],
)
def test_what_is_malformed_is_answered_and_closed(port, data, wanted):
    answer = said(port, data)
    assert answer.startswith(f"HTTP/1.1 {wanted} "), answer
    assert "Connection: close" in answer


def test_requests_of_one_connection_are_answered_in_turn(port):
    """The last says that it is, or is garbage."""
    one, slow = head(port, "GET /icon.svg HTTP/1.1"), head(port, "GET /api/tables?limit=1 HTTP/1.1")
    for last in (head(port, "HEAD /icon.svg HTTP/1.1", "Connection: close"), b"GARBAGE\r\n"):
        answers = said(port, one + b"\r\n" + slow + b"\r\n" + one + b"\r\n" + last + b"\r\n")
        assert answers.count("HTTP/1.1 200 OK") == 4 - (last[:1] == b"G") and answers.count("</svg>") == 2
    assert said(port, slow + b"\r\n", closes=True).startswith("HTTP/1.1 200"), "who has said all may still listen"
    assert said(port, b"GET /icon.svg HTTP/1.0\r\nHost: localhost\r\n\r\n").startswith("HTTP/1.1 200")


def test_a_thousand_that_trickle_keep_nobody_from_the_page(dynatlas, store):
    """A byte each half second. Each is closed in the end, though it never is idle."""
    many_files()
    with served(dynatlas, store.arguments, store.env) as (address, process), contextlib.ExitStack() as all_open:
        port = urllib.parse.urlsplit(address).port
        slow = [all_open.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60)) for _ in range(1000)]
        deadline = time.monotonic() + 60
        while slow:
            assert time.monotonic() < deadline, f"{len(slow)} are open still"
            assert status(port, "/", seconds=10) == status(port, "/api/overview", seconds=10) == 200
            for connection in list(slow):
                try:
                    connection.sendall(b"X")
                except ConnectionError:
                    slow.remove(connection)
            time.sleep(0.5)
        assert of_process(process, "VmHWM") < 600


def test_readers_that_take_nothing_keep_nobody_from_the_page(dynatlas, store):
    """More of them than there may be connections, and of every answer."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with served(dynatlas, store.arguments, store.env) as (address, process), contextlib.ExitStack() as all_open:
        port = urllib.parse.urlsplit(address).port
        for path in ("/page.js", "/api/overview", "/tables.csv") * 250:
            reader = all_open.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.sendall(head(port, f"GET {path} HTTP/1.1") + b"\r\n")
        assert status(port, "/", seconds=60) == status(port, "/api/overview", seconds=60) == 200
        assert of_process(process, "VmHWM") < 600


def test_without_files_it_waits_and_goes_on(dynatlas, store):
    many_files()
    with served(dynatlas, store.arguments, store.env) as (address, process), contextlib.ExitStack() as waiting:
        port = urllib.parse.urlsplit(address).port
        assert status(port, "/api/overview") == 200
        limits = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (4, limits[1]))
        for _ in range(20):
            waiting.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))

        def ticks():
            return sum(map(int, pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))

        before = ticks()
        time.sleep(2)
        assert ticks() - before < 50, "of 200"
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, limits)
        assert status(port, "/api/overview") == 200


def test_a_thousand_connections(dynatlas, store):
    """All at once, while nobody takes them, and none says anything; then a thousand that ask."""
    many_files()
    with served(dynatlas, store.arguments, store.env) as (address, process), contextlib.ExitStack() as idle:
        port = urllib.parse.urlsplit(address).port
        process.send_signal(signal.SIGSTOP)
        try:
            for _ in range(min(1000, int(pathlib.Path("/proc/sys/net/core/somaxconn").read_text()))):
                idle.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
        finally:
            process.send_signal(signal.SIGCONT)
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda _: status(port, "/icon.svg"), range(1000)))
        assert set(answers) == {200}
        assert status(port, "/api/overview") == 200


def test_many_tables_are_added_up_as_few_are(dynatlas, store):
    """More than are added up at once; some of no account, no region, no size."""
    with contextlib.closing(sqlite3.connect(store.file)) as writer, writer:
        count = 150_000
        tables = ((f"t{n}", f"r{n % 7}" if n % 11 else None, n if n % 2 else None, n if n < count / 2 else None) for n in range(count))
        writer.executemany("INSERT INTO DynamoDBTable (id, region, rows, size, table_status) VALUES (?, ?, ?, ?, 'ACTIVE')", tables)
        accounts = ((f"a{n % 3}", f"t{n}") for n in range(count) if n % 13)
        writer.executemany("INSERT INTO RESOURCE (src, dst) VALUES (?, ?)", accounts)
        wanted = writer.execute("""
            SELECT src, region, count(*), sum(rows), sum(size), sum(provisioned_throughput_read_capacity_units),
                   sum(provisioned_throughput_write_capacity_units), sum(table_status IS NOT 'ACTIVE'), sum(size IS NULL)
            FROM DynamoDBTable AS t LEFT JOIN RESOURCE ON dst = t.id GROUP BY src, region ORDER BY src, region""").fetchall()
    with serving(dynatlas, store.arguments, store.env) as address:
        found = json.loads(ask(urllib.parse.urlsplit(address).port, "/api/overview")[1])["regions"]["rows"]
    assert [tuple(row) for row in found] == wanted and len(wanted) > 30


def test_the_page_follows_a_sync_that_writes_meanwhile(dynatlas, store, port):
    def tables():
        return sum(row[2] for row in json.loads(ask(port, "/api/overview")[1])["regions"]["rows"])

    before = tables()
    with sqlite3.connect(store.file, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert tables() == before and status(port, "/api/tables") == 200
        writer.execute("ROLLBACK")
    writer.close()
    dynatlas.run("forget", "--aws-account-id", "111122223333", "--region", "eu-west-1", "--yes", *store.arguments).expect(0)
    assert tables() < before


def test_whether_the_graph_changed_costs_no_look_at_every_table(dynatlas, store, port):
    """It is asked before every answer. It moves with a run that finds nothing new, too."""

    def version():
        return json.loads(ask(port, "/api/about")[1])["graph"]

    first = version()
    assert version() == first
    dynatlas.run("sync", "--source", EXAMPLE, *store.arguments).expect(0)
    second = version()
    assert second != first
    dynatlas.run("forget", "--aws-account-id", "111122223333", "--region", "eu-west-1", "--yes", *store.arguments).expect(0)
    assert version() not in (first, second)
    with contextlib.closing(sqlite3.connect(store.file)) as reader:
        plan = [row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {PAGE_VERSION.read_text()}")]
    assert not any(step.startswith("SCAN DynamoDBTable") or step.startswith("SCAN changes") for step in plan), plan
    assert any(step.startswith("SEARCH DynatlasCoverage USING COVERING INDEX") for step in plan), plan


def test_a_store_that_is_gone_or_newer_is_said(dynatlas, store, port):
    with sqlite3.connect(store.file) as writer:
        version = writer.execute("PRAGMA user_version").fetchone()[0]
        writer.execute(f"PRAGMA user_version = {version + 1000}")
    writer.close()
    dynatlas.run("serve", *store.arguments).refused(6, "newer")
    dynatlas.run("serve", "--db", "missing.db").refused(6, "missing.db")


def test_another_address_needs_a_token(dynatlas, store):
    dynatlas.run("serve", "--address", "0.0.0.0", *store.arguments).refused(2, "0.0.0.0", "--token")
    dynatlas.run("serve", "--token", "short", *store.arguments).refused(2, "--token", "16")
    with serving(dynatlas, store.arguments, store.env, "--address", "0.0.0.0", "--token", TOKEN) as address:
        port = urllib.parse.urlsplit(address).port
        assert address.endswith(f"/?token={TOKEN}")
        assert status(port, "/") == status(port, "/api/overview") == status(port, "/page.js") == 401
        assert status(port, "/?token=wrongwrongwrong1") == 401
        assert status(port, "/api/overview", Authorization=f"Bearer {TOKEN}") == 200
        answer, _ = ask(port, f"/?token={TOKEN}")
        assert (answer.status, answer.headers["Location"]) == (303, "/")
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert cookie.startswith(f"dynatlas_{port}=") and TOKEN not in cookie, "other servers of this host are sent it"
        assert status(port, "/", Cookie=cookie.split(";")[0]) == 200


def test_a_token_from_the_environment_is_in_no_argument(dynatlas, store):
    dynatlas.run("serve", "--token-env-var", "PAGE_TOKEN", *store.arguments).refused(2, "PAGE_TOKEN")
    dynatlas.run("serve", "--token-env-var", "PAGE_TOKEN", "--token", TOKEN, *store.arguments).expect(2)
    dynatlas.run("serve", "--token-env-var", "PAGE_TOKEN", *store.arguments, env={"PAGE_TOKEN": "short"}).refused(2, "16")
    env = {**store.env, "PAGE_TOKEN": TOKEN}
    with serving(dynatlas, store.arguments, env, "--token-env-var", "PAGE_TOKEN") as address:
        port = urllib.parse.urlsplit(address).port
        assert status(port, "/api/overview") == 401
        assert status(port, "/api/overview", Authorization=f"Bearer {TOKEN}") == 200


def test_every_address_of_this_machine_is_its_own(dynatlas, store):
    with serving(dynatlas, store.arguments, store.env, "--address", "127.0.0.2") as address:
        port = urllib.parse.urlsplit(address).port
        assert ask(port, "/api/overview", address="127.0.0.2")[0].status == 200
        assert ask(port, "/api/overview", address="127.0.0.2", Host=f"127.0.0.3:{port}")[0].status == 403
    dynatlas.run("serve", "--address", "127.evil.example", *store.arguments).refused(2, "127.evil.example", "--token")


def test_a_port_that_is_taken_is_said(dynatlas, store, port):
    dynatlas.run("serve", "--port", port, *store.arguments).refused(2, f"127.0.0.1:{port}", "--port")

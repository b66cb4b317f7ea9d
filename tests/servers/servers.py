#!/usr/bin/env python3
"""Starts and stops the real servers of the tests, on loopback ports that were free.

    servers.py start neo4j|neo4j2|neo4j3|neo4j_tight|neo4j_bench|dynamodb|moto --state DIR [--stay]
    servers.py stop  ...

`start` returns when the server answers and writes DIR/<server>.json, which tests read:
    neo4j     {"bolt_port", "user", "password", "certificates": folder as certificates.py makes it}
    dynamodb  {"endpoint": "http://127.0.0.1:PORT"}
    moto      {"endpoint": ...}
Bolt is offered with and without TLS on one port. A server ends with the process that asked for it (ctest), unless
--stay; what an earlier, killed run left behind is ended first. Only processes that this program started are ended.
"""

import argparse
import contextlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time

import certificates

TOP = pathlib.Path(__file__).resolve().parents[2]
DEPS = TOP / ".deps"
READY_SECONDS = 240
STOP_SECONDS = 20

# What Neo4j's own launcher passes.
NEO4J_JVM = [
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "-Dio.netty.tryReflectionSetAccessible=true",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def require(path: pathlib.Path) -> pathlib.Path:
    if not path.exists():
        raise SystemExit(f"servers: {path} is missing: run tools/install_test_parts (./check does)")
    return path


class Neo4j:
    """Small, and soon ready."""

    JVM = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    PAGE_CACHE = "64m"
    SETTINGS = {}

    def __init__(self, home: pathlib.Path):
        self.home = home
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self.password_is_set = False
        self.certificates = home / "certificates"

    def command(self):
        certificates.make_all(self.certificates)
        (self.home / "conf").mkdir()
        settings = {
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"localhost:{self.port}",
            "server.bolt.tls_level": "OPTIONAL",
            "dbms.ssl.policy.bolt.enabled": "true",
            "dbms.ssl.policy.bolt.base_directory": self.certificates,
            "dbms.ssl.policy.bolt.private_key": "server.key",
            "dbms.ssl.policy.bolt.public_certificate": "server.pem",
            "dbms.ssl.policy.bolt.client_auth": "NONE",
            "dbms.security.auth_enabled": "true",
            # Tests of a wrong password must not lock the right one out.
            "dbms.security.auth_max_failed_attempts": "0",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": self.PAGE_CACHE,
            "db.tx_log.preallocate": "false",
            # A plan, once made, is kept: planning is most of what graphs this small cost.
            "internal.cypher.replan_algorithm": "NONE",
            "dbms.cypher.statistics_divergence_threshold": "1.0",
            **self.SETTINGS,
        }
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(lines)
        jars = require(DEPS / "java" / "neo4j")
        entry = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={self.home}/conf"]
        return ["java", *self.JVM, *NEO4J_JVM, "-cp", f"{jars}/*", *entry]

    def ready(self) -> bool:
        import neo4j  # only here: `stop` must work without it

        # The server starts with a known password that it wants changed first.
        change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
        try:
            if not self.password_is_set:
                self.run("neo4j", "system", change, {"password": self.password})
                self.password_is_set = True
            # The database itself may come up later than the one of users.
            self.run(self.password, "neo4j", "RETURN 1")
            return True
        except (neo4j.exceptions.ServiceUnavailable, neo4j.exceptions.TransientError):
            return False

    def run(self, password, database, statement, parameters=None):
        import neo4j

        uri = f"bolt://127.0.0.1:{self.port}"
        driver = neo4j.GraphDatabase.driver(uri, auth=("neo4j", password), max_transaction_retry_time=0)
        with driver:
            driver.execute_query(statement, parameters, database_=database)

    def state(self):
        return {
            "bolt_port": self.port,
            "user": "neo4j",
            "password": self.password,
            "certificates": str(self.certificates),
        }


class Neo4jBench(Neo4j):
    """As one that is in use: the JVM's own collector and compilers."""

    JVM = ["-Xms2g", "-Xmx2g", "-XX:+UseG1GC"]
    PAGE_CACHE = "1g"


class Neo4jTight(Neo4j):
    """With little memory for a transaction: with less it does not start."""

    SETTINGS = {"db.memory.transaction.max": "8m"}


class HttpServer:
    """Ready when it accepts a connection and answers anything at all over HTTP."""

    def __init__(self, home: pathlib.Path):
        self.home = home
        self.port = free_port()

    def ready(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return connection.recv(5) == b"HTTP/"
        except OSError:
            return False

    def state(self):
        return {"endpoint": f"http://127.0.0.1:{self.port}"}


class DynamoDB(HttpServer):
    def command(self):
        jars = require(DEPS / "java" / "dynamodb")
        main = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
        java = ["java", "-Xmx384m", "-XX:+UseSerialGC", f"-Djava.library.path={jars}", "-cp", f"{jars}/*", main]
        return [*java, "-inMemory", "-disableTelemetry", "-port", str(self.port)]


class Moto(HttpServer):
    def command(self):
        return [str(require(DEPS / "venv" / "bin" / "moto_server")), "-H", "127.0.0.1", "-p", str(self.port)]


SERVERS = {
    **{name: Neo4j for name in ("neo4j", "neo4j2", "neo4j3")},
    **{"neo4j_tight": Neo4jTight, "neo4j_bench": Neo4jBench, "dynamodb": DynamoDB, "moto": Moto},
}


def birth(pid: int):
    """When a process began (field 22 of its stat): with the pid it names one process for good. None when gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def end(process) -> None:
    """Ends the process {"pid", "birth"}: asked first, forced after STOP_SECONDS."""
    for kind, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5)):
        if process["birth"] is None or birth(process["pid"]) != process["birth"]:
            return
        with contextlib.suppress(ProcessLookupError):  # it ends just now
            os.kill(process["pid"], kind)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and birth(process["pid"]) == process["birth"]:
            time.sleep(0.1)


def stop(name: str, state: pathlib.Path) -> None:
    # The process file is written before anyone waits for the server, the state file when it answers.
    (state / f"{name}.json").unlink(missing_ok=True)
    file = state / f"{name}.process.json"
    if file.exists():
        end(json.loads(file.read_text()))
        file.unlink()


def start(name: str, state: pathlib.Path, stay: bool) -> None:
    state.mkdir(parents=True, exist_ok=True)
    stop(name, state)
    home = state / name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    server = SERVERS[name](home)
    log = state / f"{name}.log"
    owner = [] if stay else ["--owner", str(os.getppid())]
    with log.open("wb") as out:
        watcher = subprocess.Popen(
            [sys.executable, __file__, "watch", name, "--state", state, *owner, "--command", json.dumps(server.command())],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            cwd=home,
        )
    try:
        await_ready(name, server, watcher, log)
    except BaseException:
        stop(name, state)
        raise
    partial = state / f"{name}.json.part"
    partial.write_text(json.dumps(server.state(), indent=1))
    partial.rename(state / f"{name}.json")
    print(f"{name} is ready: {state / name}.json")


def await_ready(name, server, watcher, log: pathlib.Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not server.ready():
        ended = watcher.poll() is not None
        if ended or time.monotonic() > deadline:
            tail = log.read_text(errors="replace").splitlines()[-40:]
            reason = "ended at once" if ended else "does not answer"
            raise SystemExit("\n".join([f"servers: {name} {reason}; its last lines:", *tail]))
        time.sleep(0.2)


def watch(name: str, state: pathlib.Path, owner, command) -> None:
    """Runs the server, and ends it when its owner is gone."""
    born = birth(owner) if owner else None
    server = subprocess.Popen(command)
    process = {"pid": server.pid, "birth": birth(server.pid)}
    (state / f"{name}.process.json").write_text(json.dumps(process))
    while True:
        try:
            raise SystemExit(server.wait(timeout=2))
        except subprocess.TimeoutExpired:
            if owner and birth(owner) != born:
                end(process)


def main() -> None:
    parser = argparse.ArgumentParser(description="the real servers of the tests")
    parser.add_argument("action", choices=["start", "stop", "watch"])
    parser.add_argument("server", choices=SERVERS)
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--stay", action="store_true", help="keep running when the caller ends")
    parser.add_argument("--owner", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--command", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    state = options.state.resolve()
    if options.action == "start":
        start(options.server, state, options.stay)
    elif options.action == "stop":
        stop(options.server, state)
    else:
        watch(options.server, state, options.owner, options.command)


if __name__ == "__main__":
    main()

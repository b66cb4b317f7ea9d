"""What the system tests share: the program under test and clients of the real servers.

A test file says on one of its first lines which servers it needs, for example `# servers: neo4j dynamodb`;
ctest then has them started (tests/CMakeLists.txt). Nothing is ever skipped: a missing part fails the test.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import time
import uuid

import boto3
import neo4j as neo4j_driver
import pytest
from endpoint import Endpoint
from stores import Neo4jStore, SqliteStore

TOP = pathlib.Path(__file__).resolve().parents[2]
RUN_SECONDS = 300

# Reading the system's authorities is half of what a short run costs, and no test here trusts one of them.
NO_AUTHORITIES = {"SSL_CERT_FILE": os.devnull}

# What these hold must be in no output of any run.
SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "NEO4J_PASSWORD")


def server_state(name: str) -> dict:
    if name == "neo4j":
        name = os.environ.get("DYNATLAS_NEO4J") or name  # which of the two
    folder = os.environ.get("DYNATLAS_TEST_SERVERS")
    file = pathlib.Path(folder or ".") / f"{name}.json"
    if not folder or not file.exists():
        pytest.fail(f"the {name} server is not running: does the file say `# servers: {name}`? was it run by ctest?")
    return json.loads(file.read_text())


def program(variable: str, preset: str) -> pathlib.Path:
    path = pathlib.Path(os.environ.get(variable) or TOP / "build" / preset / "dynatlas")
    if not path.exists():
        pytest.fail(f"{path} is missing: build it (cmake --build --preset {preset})")
    return path


class Result:
    """What a finished run of the program left: exit code (negative: the signal that ended it) and both outputs."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err

    def expect(self, code: int = 0) -> "Result":
        assert self.code == code, f"exit {self.code}, not {code}\n--- out\n{self.out}\n--- err\n{self.err}"
        return self

    def refused(self, code: int, *said: str) -> "Result":
        """Ended with this code and exactly one line that says why, in which each of `said` stands."""
        lines = self.expect(code).err.splitlines()
        errors = [line for line in lines if line.startswith("error: ")]
        assert len(errors) == 1 and lines[-1] == errors[0], f"not one line at the end: {self.err}"
        missing = [text for text in said if text not in errors[0]]
        assert not missing, f"{missing} is not in {errors[0]!r}"
        return self


def wait_until_it_hears(process: subprocess.Popen):
    """Until the program has taken Ctrl-C over: on a busy machine it may take a while to get there."""
    status = pathlib.Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        blocked = int(re.search(r"^SigBlk:\t(\w+)", status.read_text(), re.M)[1], 16)
        if blocked >> (signal.SIGINT - 1) & 1:
            return
        time.sleep(0.005)


class Dynatlas:
    """The program, run in an empty folder, with an environment that knows no AWS account but what a test gives it."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary, self.folder = binary, folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "DYNATLAS_", "NEO4J_"))}
        self.env = {**kept, **NO_AUTHORITIES, "HOME": str(folder), "AWS_EC2_METADATA_DISABLED": "true"}

    def start(self, *arguments, env=None) -> subprocess.Popen:
        """Starts it without waiting; end it with finish()."""
        env = {**self.env, **{k: str(v) for k, v in (env or {}).items()}}
        process = subprocess.Popen(
            [str(self.binary), *map(str, arguments)],
            cwd=self.folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # with a terminal or without: the same
        )
        process.secrets = [env[name] for name in SECRETS if env.get(name)]
        return process

    def finish(self, process: subprocess.Popen, send: signal.Signals = None, seconds: float = RUN_SECONDS) -> Result:
        if send is not None:
            wait_until_it_hears(process)
            process.send_signal(send)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            pytest.fail(f"still running after {seconds} s\n--- out\n{out}\n--- err\n{err}")
        for secret in process.secrets:
            assert secret not in out + err, "a secret was printed"
        assert "Sanitizer" not in err and "runtime error" not in err, err
        return Result(process.returncode, out, err)

    def run(self, *arguments, env=None, seconds: float = RUN_SECONDS) -> Result:
        return self.finish(self.start(*arguments, env=env), seconds=seconds)


@pytest.fixture
def dynatlas(tmp_path) -> Dynatlas:
    """The program as the test build made it (with sanitizers)."""
    return Dynatlas(program("DYNATLAS_BINARY", "dev"), tmp_path)


@pytest.fixture
def release_dynatlas(tmp_path) -> Dynatlas:
    """The program as users run it, for what sanitizers would distort: memory."""
    return Dynatlas(program("DYNATLAS_RELEASE_BINARY", "release"), tmp_path)


class Aws:
    """An endpoint that speaks as AWS. `env` is what the program needs to reach it."""

    def __init__(self, endpoint: str, access_key: str):
        self.endpoint = endpoint
        self.env = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": access_key,
            "AWS_SECRET_ACCESS_KEY": "only-for-tests",
            "AWS_REGION": "us-east-1",
        }

    def client(self, service: str, region: str = "us-east-1"):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=region,
            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
        )


@pytest.fixture
def dynamodb_local() -> Aws:
    """DynamoDB Local. It keeps tables apart by access key and region: each test has a key, so a world, of its own."""
    return Aws(server_state("dynamodb")["endpoint"], uuid.uuid4().hex[:20])


@pytest.fixture
def moto() -> Aws:
    """The moto server (DynamoDB, STS, EC2, Organizations), empty when the test begins."""
    aws = Aws(server_state("moto")["endpoint"], "testing")
    import requests

    requests.post(f"{aws.endpoint}/moto-api/reset", timeout=30).raise_for_status()
    return aws


class Neo4j:
    """The real Neo4j, empty when the test begins. `arguments` and `env` are what the program needs to reach it."""

    def __init__(self, state: dict):
        self.port = state["bolt_port"]
        self.certificates = pathlib.Path(state["certificates"])
        self.user, self.password = state["user"], state["password"]
        self.uri = f"bolt://127.0.0.1:{self.port}"
        self.env = {"NEO4J_PASSWORD": self.password}
        self.arguments = [
            *("--neo4j-uri", self.uri, "--neo4j-user", self.user),
            *("--neo4j-password-env-var", "NEO4J_PASSWORD"),
        ]
        self.driver = neo4j_driver.GraphDatabase.driver(self.uri, auth=(self.user, self.password))

    def query(self, text: str, **parameters) -> list:
        """The rows, each a dict."""
        return [row.data() for row in self.driver.execute_query(text, parameters, database_="neo4j").records]

    def empty(self) -> None:
        """No nodes. Constraints and indexes stay: with them every statement would be planned anew, which takes seconds."""
        with self.driver.session(database="neo4j") as session:
            session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()

    def drop_rules(self) -> None:
        """Constraints and indexes, and with them all plans: for tests in which it matters who makes an index first."""
        constraints = self.query("SHOW CONSTRAINTS YIELD name")
        owned = "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN name"
        indexes = self.query(owned)
        with self.driver.session(database="neo4j") as session, session.begin_transaction() as transaction:
            for kind, rows in (("CONSTRAINT", constraints), ("INDEX", indexes)):
                for row in rows:
                    transaction.run(f"DROP {kind} `{row['name']}`")
            transaction.commit()


@pytest.fixture
def neo4j():
    database = Neo4j(server_state("neo4j"))
    database.empty()
    yield database
    database.driver.close()


@pytest.fixture(params=["sqlite", "neo4j"])
def store(request, tmp_path):
    """An empty store: each test that takes it runs with both. The file says `# servers: neo4j`."""
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "graph.db")
    return Neo4jStore(request.getfixturevalue("neo4j"))


@pytest.fixture
def sqlite_store(tmp_path):
    """A file for what the store has no part in."""
    return SqliteStore(tmp_path / "graph.db")


@pytest.fixture
def endpoint():
    """An AWS of the test's own, with one region that holds no table."""
    with Endpoint() as running:
        yield running

"""A Neo4j of a test's own: of another kind than those that tests share, or one that it may kill."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import conftest
from neo4j.exceptions import DriverError, Neo4jError

SERVERS = pathlib.Path(__file__).parents[1] / "servers" / "servers.py"


class OwnNeo4j:
    """`kind` as servers.py names it. Ends with the `with` block, whose value is a conftest.Neo4j."""

    def __init__(self, kind, folder):
        self.kind, self.folder = kind, folder

    def run(self, action):
        subprocess.run([sys.executable, SERVERS, action, self.kind, "--state", self.folder], check=True)

    def of(self, what):
        return json.loads((self.folder / f"{self.kind}{what}.json").read_text())

    def __enter__(self):
        self.run("start")
        self.database = conftest.Neo4j(self.of(""))
        return self.database

    def __exit__(self, *_):
        self.database.driver.close()
        self.run("stop")


class KillableNeo4j(OwnNeo4j):
    """Its kill() is as a lost machine; start() brings the same database up again, on the same port."""

    def __enter__(self):
        super().__enter__()
        pid = self.of(".process")["pid"]
        self.command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1]
        os.kill(pid, signal.SIGTERM)
        while pathlib.Path(f"/proc/{pid}").exists():
            time.sleep(0.1)
        self.start()
        return self

    def __exit__(self, *exception):
        self.kill()
        super().__exit__(*exception)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def start(self):
        with (self.folder / "killable.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder / self.kind, stdout=log, stderr=log)
        deadline = time.monotonic() + 120
        while True:
            try:
                return self.database.query("RETURN 1")
            except (DriverError, Neo4jError):
                assert time.monotonic() < deadline and self.process.poll() is None, "it does not come up again"
                time.sleep(0.2)

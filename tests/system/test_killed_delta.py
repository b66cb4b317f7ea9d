"""The process, or Neo4j itself, is killed at random moments of a run that finds changes; the next one makes the graph whole."""

# labels: large
# servers: neo4j2

import random
import time

import pytest
from interrupted import ROLE, Interrupted
from own_server import KillableNeo4j
from simulator import Simulator
from stores import Neo4jStore

KILLS = 50


@pytest.fixture
def simulator():
    # Neo4j comes back 50 times, which takes longer than the simulator would wait.
    with Simulator("--accounts", 2, "--regions", 2, "--tables", 100, "--max-seconds", 0) as running:
        yield running


def kill_at_moments(run, kill, seed):
    """How many runs were under way when `kill` struck, of a process that it returns the exit code of."""
    chance = random.Random(seed)
    run.sync()
    for _ in range(4):  # the first ones wait for a Neo4j that plans statements it has not met
        run.simulator.post("generation", drop=0.1, add=0.1, change=0.3)
        began = time.monotonic()
        run.sync()
        lasts = time.monotonic() - began
    struck = 0
    for n in range(KILLS):
        run.simulator.post("latency", "0")
        run.simulator.post("generation", drop=0.1, add=0.1, change=0.3)
        process = run.start()
        time.sleep(lasts * (n + chance.random()) / KILLS)
        if process.poll() is None:
            struck += 1
        else:
            lasts *= 0.9
        kill(process)
        run.check_recovers(f"kill {n}")
    return struck


def kill_process(process):
    process.kill()
    process.communicate()


def test_the_process_is_killed(release_dynatlas, store, simulator):
    run = Interrupted(release_dynatlas, store, simulator, *ROLE)
    struck = kill_at_moments(run, kill_process, seed=6)
    assert struck > 0.8 * KILLS, f"only {struck} runs were killed in time: the test shows little"


def test_neo4j_is_killed(release_dynatlas, simulator, tmp_path):
    with KillableNeo4j("neo4j", tmp_path / "server") as server:
        run = Interrupted(release_dynatlas, Neo4jStore(server.database), simulator, *ROLE)

        def kill(process):
            server.kill()
            server.start()
            result = release_dynatlas.finish(process)
            assert result.code in (0, 6), f"exit {result.code}: {result.err}"

        struck = kill_at_moments(run, kill, seed=7)
    assert struck > 0.8 * KILLS, f"Neo4j was killed during only {struck} runs: the test shows little"

# binary: release
"""Ctrl-C at any moment of a run into Neo4j, also while it commits, or does not answer."""

# servers: neo4j3

import signal
import time

import pytest
from interrupted import ROLE, Interrupted, interrupt_at_moments, simulated
from proxy import Commits, Proxy, through
from stores import Neo4jStore


@pytest.fixture
def simulator():
    with simulated() as running:
        yield running


def test_at_moments_of_a_run_into_neo4j(release_dynatlas, neo4j, simulator):
    run = Interrupted(release_dynatlas, Neo4jStore(neo4j), simulator, *ROLE, "--max-in-flight", 8)
    interrupted, _ = interrupt_at_moments(run, 6, seed=2)
    assert interrupted >= 4, f"{interrupted} of 6 runs were interrupted in time: the test shows little"


@pytest.mark.parametrize("then", [True, "answer", False], ids=["answers", "keeps the answer", "hangs"])
def test_while_neo4j_commits(release_dynatlas, neo4j, simulator, then):
    """At commits early and late in a run; of which the last ones delete."""
    run = Interrupted(release_dynatlas, Neo4jStore(neo4j), simulator, "--aws-regions", "us-east-1")
    run.parts = run.parts[:1]
    run.sync()
    whole = Commits()
    with Proxy(neo4j.port, whole) as proxy:
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        run.sync(store=through(neo4j, proxy))
    unknown = reached = 0
    for at in (whole.seen // 3, whole.seen - 4):  # how many there are may differ a little
        run.simulator.post("generation", drop=0.5, add=0.5, change=0.3)
        before, live = run.nodes(), run.live()
        at_commit = Commits(at, then)
        with Proxy(neo4j.port, at_commit) as proxy:
            process = run.start(store=through(neo4j, proxy))
            while not at_commit.come.wait(0.01) and process.poll() is None:
                pass
            if not at_commit.come.is_set():
                run.dynatlas.finish(process).expect(0)
                continue
            result, report = run.expect(process)
        reached += 1
        gone = run.check_kept(before, live)
        run.check_told(result, report, gone)
        unknown += any(account.get("last_write_unknown", False) for account in report["accounts"])
    assert reached > 0 and (unknown > 0) == (then is not True)
    run.check_recovers()


def test_while_neo4j_does_not_answer_at_the_start(release_dynatlas, neo4j, simulator):
    """Not even to the log-in; and while something else is asked of it."""
    for pieces in (0, 3, 9):
        left = [pieces]

        def silent_after(content, left=left):
            left[0] -= 1
            return left[0] >= 0

        with Proxy(neo4j.port, silent_after) as proxy:
            run = Interrupted(release_dynatlas, through(neo4j, proxy), simulator)
            process = run.start()
            assert proxy.silent.wait(20)
            time.sleep(0.05)
            run.expect(process, signal.SIGTERM)

# servers: neo4j2
# binary: release
"""One run of an account at a time, and who stood still meanwhile: the older run writes nothing more. One tag for several processes."""

import signal
import threading
import time

import endpoint as aws
import pytest
from older_runs import make_jumping_clock
from runs import await_calls, start, sync
from stores import names

OTHER = "999999999999"


@pytest.fixture
def estate(endpoint):
    for n in range(30):
        endpoint.add(f"t-{n:02}", indexes=["by-day"] if n < 10 else [])
    return endpoint


def hold(estate, operation="DescribeTable"):
    """Such calls are answered, rightly, once what is returned is set."""
    released = threading.Event()

    def answer(handler, call):
        assert released.wait(120)
        aws.answer_rightly(handler, call)

    estate.fault(answer, operation=operation)
    return released


def nodes_with_tags(store):
    return {key: node.properties.get("lastupdated") for key, node in store.read().nodes.items()}


def test_a_run_that_stood_still_writes_nothing_more(dynatlas, store, estate):
    sync(dynatlas, store, estate, 50).expect(0)
    released = hold(estate)
    estate.calls.clear()
    first = start(dynatlas, store, estate, 100)
    await_calls(estate, 4, first)
    first.send_signal(signal.SIGSTOP)
    try:
        estate.heal()
        for n in range(15):
            estate.add(f"new-{n:02}")
        del estate.tables["us-east-1"]["t-29"]
        second = sync(dynatlas, store, estate, 200).expect(0)
        assert "waiting up to 20 s" in second.err
        after = nodes_with_tags(store)
        assert len(names(store.read())) == 44
        released.set()
    finally:
        first.send_signal(signal.SIGCONT)
    dynatlas.finish(first).refused(8, "another run took this over", aws.ACCOUNT)
    assert nodes_with_tags(store) == after
    sync(dynatlas, store, estate, 201).expect(0)


def test_a_living_run_is_left_alone_whatever_the_clock_says(release_dynatlas, sqlite_store, estate, tmp_path):
    released = hold(estate)
    first = start(release_dynatlas, sqlite_store, estate, 100)
    await_calls(estate, 4, first)
    estate.heal()
    for ahead in (-86_400, 60, 86_400):
        clock = {"LD_PRELOAD": make_jumping_clock(tmp_path), "JUMP_SECONDS": ahead, "JUMP_AFTER_MS": 0}
        estate.env = {**estate.env, **clock}
        sync(release_dynatlas, sqlite_store, estate, 101).refused(8, "another run is syncing this account")
    released.set()
    release_dynatlas.finish(first).expect(0)
    assert len(names(sqlite_store.read())) == 30


def test_a_killed_run_is_succeeded_at_once(dynatlas, store, estate):
    released = hold(estate)
    first = start(dynatlas, store, estate, 100)
    await_calls(estate, 4, first)
    estate.heal()
    first.kill()
    first.communicate()
    released.set()
    began = time.monotonic()
    result = sync(dynatlas, store, estate, 101).expect(0)
    assert time.monotonic() - began < 15, "it waited for the lease of a dead process"
    assert "ended unexpectedly" in result.err


def test_forget_leaves_a_running_account_alone(dynatlas, sqlite_store, estate):
    sync(dynatlas, sqlite_store, estate, 1).expect(0)
    released = hold(estate)
    estate.calls.clear()
    first = start(dynatlas, sqlite_store, estate, 2)
    await_calls(estate, 4, first)
    forget = ("forget", *sqlite_store.arguments, "--aws-account-id", aws.ACCOUNT, "--yes")
    dynatlas.run(*forget).refused(8, "another run")
    released.set()
    dynatlas.finish(first).expect(0)
    assert len(names(sqlite_store.read())) == 30


def test_one_tag_for_several_processes(dynatlas, store, estate):
    """B's second run finds A's, which still goes on under the same tag, and reads all of B all the same."""
    with aws.Endpoint() as other:
        other.account = OTHER
        for name in ("b-0", "b-1"):
            other.add(name, account=OTHER)
        sync(dynatlas, store, other, 500).expect(0)
        released = hold(estate)
        first = start(dynatlas, store, estate, 500)
        await_calls(estate, 4, first)
        del other.tables["us-east-1"]["b-1"]
        other.add("b-new", account=OTHER)
        sync(dynatlas, store, other, 500).expect(0)
        released.set()
        dynatlas.finish(first).expect(0)
    assert names(store.read()) == sorted([*estate.tables["us-east-1"], "b-0", "b-new"])

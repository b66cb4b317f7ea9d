# servers: neo4j2
"""A run that is killed or interrupted at any moment deletes nothing that lives, and the next one makes the graph whole."""

import copy
import json
import random
import signal
import time

import endpoint as aws
import pytest
from graphs import differences
from runs import REGIONS, await_calls, change, fill, start, sync, without_tag
from stores import names

KILLS = 15


@pytest.fixture
def dynatlas(release_dynatlas):
    """At what moments it is killed counts, not how it uses its memory."""
    return release_dynatlas


@pytest.fixture
def estate(endpoint):
    return fill(endpoint)


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(dynatlas, store, estate):
    """The estate goes to and fro between two states; each way is killed once, then run to its end."""
    states, graphs = [copy.deepcopy(estate.tables)], []
    change(estate)
    states.append(estate.tables)
    for tag, tables in enumerate(states, start=1):
        estate.tables = tables
        estate.calls.clear()
        estate.latency = 0.1
        began = time.monotonic()
        sync(dynatlas, store, estate, tag).expect(0)
        lasts, calls = time.monotonic() - began, len(estate.calls)
        graphs.append(without_tag(store.read(), tag))

    chance = random.Random(3)
    killed = 0
    for n in range(KILLS):
        estate.tables = states[n % 2]
        estate.latency = 0.1
        estate.calls.clear()
        process = start(dynatlas, store, estate, 10 + n)
        if n % 3 == 2:  # some when everything is read, and is being written or cleaned up
            await_calls(estate, calls, process)
            time.sleep(0.1 + 0.2 * chance.random())
        else:
            time.sleep(lasts * (n + chance.random()) / KILLS)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        estate.latency = 0
        sync(dynatlas, store, estate, 10 + n).expect(0)
        found = list(differences(without_tag(store.read(), 10 + n), graphs[n % 2]))
        assert not found, f"kill {n}: {found[:10]}"
    assert killed > KILLS / 2, "hardly any run was killed in time: the test shows nothing"


@pytest.mark.parametrize("sent, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_a_signal_ends_a_run_soon_and_deletes_nothing(dynatlas, store, estate, sent, code):
    sync(dynatlas, store, estate, 1).expect(0)
    before = store.read()
    change(estate)
    estate.latency = 0.2
    estate.calls.clear()
    process = start(dynatlas, store, estate, 2, "--report", "report.json")
    await_calls(estate, 60, process)
    began = time.monotonic()
    result = dynatlas.finish(process, send=sent, seconds=20).expect(code)
    assert time.monotonic() - began < 10
    assert before.nodes.keys() <= store.read().nodes.keys()
    assert "nterrupted" in result.out + result.err
    report = json.loads((dynatlas.folder / "report.json").read_text())
    assert report["interrupted"] is True and report["exit_status"] == code

    estate.latency = 0
    sync(dynatlas, store, estate, 2).expect(0)
    for region in REGIONS:
        assert names(store.read(), region) == sorted(estate.tables[region])


def test_a_signal_while_nothing_answers_is_heard(dynatlas, store, estate):
    estate.fault(aws.hang)
    process = start(dynatlas, store, estate, 2)
    await_calls(estate, 1, process)
    began = time.monotonic()
    dynatlas.finish(process, send=signal.SIGTERM, seconds=20).expect(143)
    assert time.monotonic() - began < 10

"""Dynatlas and Cartography on one database and one account: started, held up at a call of AWS, and looked at afterwards."""

import threading

import endpoint as aws
import graph_beside_cartography as beside
import one_graph
import pytest
from cartography import Cartography
from one_graph import KEYS, REGIONS

ACCESS_KEYS = {"dynatlas": "AKIDDYNATLAS00000000", "cartography": "AKIDCARTOGRAPHY00000"}


class Both:
    """The two programs on one database and one account."""

    def __init__(self, neo4j, endpoint, dynatlas, folder):
        self.neo4j, self.endpoint, self.dynatlas = neo4j, endpoint, dynatlas
        self.cartography = Cartography(neo4j, folder)
        self.env = {**endpoint.env, "AWS_DEFAULT_REGION": "us-east-1"}
        self.processes = []
        neo4j.query("UNWIND $keys AS key CREATE (:AWSKMSKey {id: key, arn: key})", keys=KEYS)

    def start(self, who, tag):
        self.processes.append(self.start_one(who, tag))
        return self.processes[-1]

    def start_one(self, who, tag):
        if who == "cartography":
            return self.cartography.start({**self.env, "AWS_ACCESS_KEY_ID": ACCESS_KEYS["cartography"]}, REGIONS, tag)
        options = (
            "--update-tag",
            tag,
            "--timestamps",
            "datetime",
            "--aws-regions",
            ",".join(REGIONS),
            "--allow-mass-delete",
        )
        env = {**self.neo4j.env, **self.env, "AWS_ACCESS_KEY_ID": ACCESS_KEYS["dynatlas"]}
        return self.dynatlas.start("sync", *self.neo4j.arguments, *options, env=env)

    def finish(self, who, process, tries_again=False):
        if who == "cartography":
            self.cartography.finish(process, tries_again)
        else:
            self.dynatlas.finish(process).expect(0)

    def sync(self, who, tag):
        self.finish(who, self.start(who, tag))

    def assert_one_set(self, by, tag=None):
        found = list(one_graph.problems(beside.read(self.neo4j.query), self.endpoint, tag, by))
        assert not found, f"after {by} with tag {tag}: {len(found)} problems\n" + "\n".join(found[:40])

    def end(self):
        """What a failed test left running must not write into the next one's database."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


@pytest.fixture
def both(neo4j, endpoint, dynatlas, tmp_path):
    programs = Both(neo4j, endpoint, dynatlas, tmp_path)
    yield programs
    programs.end()


def hold(endpoint, who, released, **which):
    """The first such call of one program is answered when `released` is set; the event that says it has come."""
    come = threading.Event()

    def answer(handler, call):
        if call.access_key == ACCESS_KEYS[who] and not come.is_set():
            come.set()
            assert released.wait(120)
        aws.answer_rightly(handler, call)

    endpoint.fault(answer, **which)
    return come


def meet(endpoint, **which):
    """The first such call of either program is answered when the other's has come too; the set of those that came."""
    barrier, met = threading.Barrier(2), set()

    def answer(handler, call):
        if call.access_key not in met:
            met.add(call.access_key)
            barrier.wait(120)
        aws.answer_rightly(handler, call)

    endpoint.fault(answer, **which)
    return met

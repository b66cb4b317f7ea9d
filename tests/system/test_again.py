# servers: neo4j
# binary: release
"""Running again changes nothing but what changed in AWS."""

import pytest
from graphs import differences
from runs import REGIONS, change, fill, sync, without_tag
from stores import names


@pytest.fixture
def estate(endpoint):
    return fill(endpoint)


def test_the_same_tag_twice_changes_nothing(dynatlas, store, estate):
    sync(dynatlas, store, estate, 7).expect(0)
    before = store.dump()
    sync(dynatlas, store, estate, 7).expect(0)
    assert store.dump() == before


def test_the_next_tag_moves_lastupdated_and_nothing_else(dynatlas, store, estate):
    sync(dynatlas, store, estate, 7).expect(0)
    before = without_tag(store.read(), 7)
    sync(dynatlas, store, estate, 8).expect(0)
    assert list(differences(without_tag(store.read(), 8), before)) == []


def test_the_same_tag_after_a_finished_run_deletes_what_is_gone(dynatlas, store, estate):
    sync(dynatlas, store, estate, 7).expect(0)
    change(estate)
    sync(dynatlas, store, estate, 7).expect(0)
    for region in REGIONS:
        assert names(store.read(), region) == sorted(estate.tables[region])


@pytest.mark.parametrize("kept, other", [("epoch", "datetime"), ("datetime", "epoch")])
def test_a_database_keeps_its_kind_of_times(dynatlas, store, estate, kept, other):
    sync(dynatlas, store, estate, 7, "--timestamps", kept).expect(0)
    before = store.dump()
    sync(dynatlas, store, estate, 8, "--timestamps", other).refused(6, f"use --timestamps {kept}")
    assert store.dump() == before

"""What the tests of repeated, killed and interrupted runs share: an estate of two regions, and how it changes."""

import time

REGIONS = ("us-east-1", "eu-west-1")
TABLES = 150  # a region; more than a page


def fill(endpoint):
    """Two regions, every third table with an index."""
    for region in REGIONS:
        for n in range(TABLES):
            endpoint.add(f"t-{n:03}", region, indexes=["by-day"] if n % 3 == 0 else [])
    return endpoint


def change(endpoint):
    """Every tenth table goes, as many new ones come."""
    for region in REGIONS:
        for n in range(0, TABLES, 10):
            del endpoint.tables[region][f"t-{n:03}"]
            endpoint.add(f"new-{n:03}", region, indexes=["by-day"])


def start(dynatlas, store, endpoint, tag, *options):
    arguments = ("sync", *store.arguments, "--update-tag", tag, *options)
    return dynatlas.start(*arguments, env={**store.env, **endpoint.env})


def sync(dynatlas, store, endpoint, tag, *options):
    return dynatlas.finish(start(dynatlas, store, endpoint, tag, *options))


def await_calls(endpoint, count, process):
    """Until the endpoint was called so often, or the run ended."""
    deadline = time.monotonic() + 60
    while len(endpoint.calls) < count and process.poll() is None:
        assert time.monotonic() < deadline, f"only {len(endpoint.calls)} calls"
        time.sleep(0.005)


def without_tag(graph, tag):
    """The graph without lastupdated, which is `tag` everywhere."""
    for properties in [node.properties for node in graph.nodes.values()] + list(graph.relationships.values()):
        assert properties.pop("lastupdated") == tag, properties
    return graph

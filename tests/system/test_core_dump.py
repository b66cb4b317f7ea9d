"""A crash leaves no core file, whatever the caller allows: it would hold the secrets."""

import os
import pathlib
import resource
import signal

import pytest
from runs import await_calls


@pytest.fixture
def cores_allowed():
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_CORE, before)


def test_no_core_is_dumped(release_dynatlas, sqlite_store, endpoint, cores_allowed):
    endpoint.add("orders")
    endpoint.latency = 30
    process = release_dynatlas.start("sync", *sqlite_store.arguments, env={**sqlite_store.env, **endpoint.env})
    await_calls(endpoint, 1, process)
    limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
    process.send_signal(signal.SIGSEGV)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -os.WTERMSIG(status)
    assert os.WTERMSIG(status) == signal.SIGSEGV and not os.WCOREDUMP(status)
    (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]

"""The simulated AWS's faults, limits and latency, as they come over the wire."""

import http.client
import json
import socket
import time
import zlib

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest
from simulator import Simulator


@pytest.fixture
def simulator():
    with Simulator("--tables", 130) as running:
        yield running


def ask(simulator, timeout=5):
    """ListTables as it comes over the wire: status, headers, body. Raises what the connection does."""
    headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
    request = botocore.awsrequest.AWSRequest("POST", simulator.url + "/", headers, data=b"{}")
    env = simulator.env()
    keys = botocore.credentials.Credentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"])
    botocore.auth.SigV4Auth(keys, "dynamodb", "us-east-1").add_auth(request)
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=timeout)
    try:
        connection.request("POST", "/", b"{}", dict(request.headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def crc_is_right(headers, body):
    return zlib.crc32(body) == int(headers["x-amz-crc32"])


@pytest.mark.parametrize(
    "kind, status, code",
    [
        ("denied", 400, "AccessDeniedException"),
        ("internal_error", 500, "InternalServerError"),
        ("unavailable", 503, "ServiceUnavailable"),
        ("throttled", 400, "ThrottlingException"),
        ("expired", 400, "ExpiredTokenException"),
    ],
)
def test_a_fault_that_aws_tells(simulator, kind, status, code):
    simulator.post("faults", f"{kind},count=1")
    got, headers, body = ask(simulator)
    assert got == status and json.loads(body)["__type"].endswith("#" + code) and crc_is_right(headers, body)
    assert ask(simulator)[0] == 200
    assert simulator.counters()["faults"][kind] == 1


def test_faults_of_the_connection(simulator):
    status, headers, right = ask(simulator)
    assert status == 200 and crc_is_right(headers, right)
    simulator.post("faults", "reset")
    with pytest.raises(ConnectionResetError):
        ask(simulator)
    simulator.post("faults", "reset_mid")
    with pytest.raises(ConnectionResetError):
        ask(simulator)
    simulator.post("faults", "cut")
    with pytest.raises(http.client.IncompleteRead) as cut:
        ask(simulator)
    assert right.startswith(cut.value.partial) and 0 < len(cut.value.partial) < len(right)
    simulator.post("faults", "hang")
    with pytest.raises(socket.timeout):
        ask(simulator, timeout=0.3)
    simulator.post("faults", "checksum")
    status, headers, body = ask(simulator)
    assert (status, body) == (200, right) and not crc_is_right(headers, body)
    simulator.post("faults", "\n")
    assert ask(simulator)[2] == right


def test_a_drip_comes_byte_by_byte():
    with Simulator("--tables", 0, "--fault", "drip,ms=2") as simulator:
        began = time.monotonic()
        status, _, body = ask(simulator)
        assert (status, json.loads(body)) == (200, {"TableNames": []})
        assert time.monotonic() - began > 0.3  # some 200 bytes


def test_garbage_is_no_listing(simulator):
    simulator.post("faults", "garbage")
    bodies = set()
    for _ in range(40):
        status, _, body = ask(simulator)
        assert status == 200
        bodies.add(body)
    assert len(bodies) > 3
    for body in bodies:
        try:
            assert not (json.loads(body) or {}).get("TableNames")
        except ValueError:
            pass


def test_latency_is_waited(simulator):
    simulator.post("latency", "ListTables=150")
    began = time.monotonic()
    ask(simulator)
    assert 0.15 <= time.monotonic() - began < 5
    with pytest.raises(ValueError, match="no operation"):
        simulator.post("latency", "PutItem=20")


def test_the_same_seed_is_the_same_aws():
    def world(seed):
        with Simulator("--seed", seed, "--tables", 60) as simulator:
            simulator.post("generation", drop=0.3, add=0.3, change=0.3)
            simulator.post("faults", "unavailable,probability=0.5")
            return simulator.tables(), [ask(simulator)[0] for _ in range(20)]

    assert world(1) == world(1)
    tables, statuses = world(2)
    assert tables != world(1)[0] and {200, 503} == set(statuses)


def test_a_reset_with_a_seed_is_a_start_anew():
    with Simulator("--seed", 7, "--tables", 60) as fresh, Simulator("--tables", 60) as used:
        used.post("generation", drop=0.5)
        used.post("faults", "unavailable")
        ask(used)
        assert used.post("reset", seed=7) == 0
        assert used.counters()["operations"] == {} and used.tables() == fresh.tables()
        for simulator in (fresh, used):
            simulator.post("faults", "unavailable,probability=0.5")
        statuses = [[ask(simulator)[0] for _ in range(20)] for simulator in (fresh, used)]
        assert statuses[0] == statuses[1] and set(statuses[0]) == {200, 503}


def test_throttling_is_awss():
    with Simulator("--rate", "dynamodb=10/3") as simulator:
        client = simulator.client("dynamodb")
        codes = []
        for _ in range(6):
            try:
                client.list_tables()
                codes.append("")
            except botocore.exceptions.ClientError as error:
                codes.append(error.response["Error"]["Code"])
        assert codes[:3] == ["", "", ""] and "ThrottlingException" in codes[3:]
        time.sleep(0.35)
        client.list_tables()
        count = simulator.counters()["operations"]["ListTables"]
        assert count["throttled"] == codes.count("ThrottlingException") and count["calls"] == 7
        simulator.post("rates", "dynamodb=0")
        for _ in range(20):
            client.list_tables()

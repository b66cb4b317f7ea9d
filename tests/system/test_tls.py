# servers: neo4j2
"""TLS with certificates of every kind, on AWS and on Bolt; a refused server is told nothing."""

import pathlib
import re
import socket
import socketserver
import sys
import threading

import pytest
from stores import Neo4jStore, names
from tls_proxy import TlsProxy

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402

REASONS = {
    "expired": "expired",
    "wrong_host": "another.example|another host",
    "unknown": "authority",
    "self_signed": "self-signed",
}


@pytest.fixture
def folder(tmp_path):
    certificates.make_all(tmp_path / "certificates")
    return tmp_path / "certificates"


@pytest.fixture
def estate(endpoint):
    endpoint.add("orders")
    return endpoint


# AWS.


def sync(dynatlas, store, endpoint, *options, **env):
    return dynatlas.run("sync", "-v", *store.arguments, *options, env={**store.env, **endpoint.env, **env})


def test_aws_with_the_right_authority(dynatlas, sqlite_store, estate, folder):
    with TlsProxy(estate.port, folder, "server") as proxy:
        url = f"https://localhost:{proxy.port}"
        sync(dynatlas, sqlite_store, estate, AWS_ENDPOINT_URL=url, AWS_CA_BUNDLE=folder / "ca.pem").expect(0)
        assert "localhost" in proxy.server_names
    assert names(sqlite_store.read()) == ["orders"]


@pytest.mark.parametrize("kind", REASONS)
def test_aws_with_a_certificate_to_refuse(dynatlas, sqlite_store, estate, folder, kind):
    with TlsProxy(estate.port, folder, kind) as proxy:
        env = {"AWS_ENDPOINT_URL": f"https://localhost:{proxy.port}", "AWS_CA_BUNDLE": folder / "ca.pem"}
        result = sync(dynatlas, sqlite_store, estate, **env).refused(5, f"localhost:{proxy.port}")
        assert re.search(REASONS[kind], result.err), result.err
        assert proxy.connections >= 1 and proxy.received == b""
    assert estate.calls == []


def test_aws_without_our_authority(dynatlas, sqlite_store, estate, folder):
    with TlsProxy(estate.port, folder, "server") as proxy:
        result = sync(dynatlas, sqlite_store, estate, AWS_ENDPOINT_URL=f"https://localhost:{proxy.port}")
        result.refused(5, "AWS_CA_BUNDLE")
        assert proxy.received == b""


def test_a_bundle_that_is_none(dynatlas, sqlite_store, estate, folder):
    bundle = folder / "no.pem"
    env = {"AWS_ENDPOINT_URL": "https://localhost:1"}
    sync(dynatlas, sqlite_store, estate, **env, AWS_CA_BUNDLE=bundle).refused(2, str(bundle))
    bundle.write_text("not a certificate")
    sync(dynatlas, sqlite_store, estate, **env, AWS_CA_BUNDLE=bundle).refused(2, str(bundle))


class ConnectProxy(socketserver.ThreadingTCPServer):
    """An HTTP proxy that tunnels, and notes where to. To it every name is this machine."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        self.tunnels = []
        super().__init__(("127.0.0.1", 0), Tunnel)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().decode().split()
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        self.server.tunnels.append(line[1])
        with socket.create_connection(("127.0.0.1", int(line[1].rpartition(":")[2]))) as target:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=copy, args=(target, self.connection), daemon=True)
            back.start()
            copy(self.connection, target)
            back.join(10)


def copy(source, sink):
    try:
        while content := source.recv(65536):
            sink.sendall(content)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_proxy_is_used_unless_the_host_is_excepted(dynatlas, sqlite_store, estate, folder):
    """To a name that only the proxy knows; the certificate is for it."""
    with TlsProxy(estate.port, folder, "wrong_host") as server, ConnectProxy() as proxy:
        url = f"http://someone:s3same-must-not-be-seen@127.0.0.1:{proxy.server_address[1]}"
        env = {"AWS_ENDPOINT_URL": f"https://another.example:{server.port}", "AWS_CA_BUNDLE": folder / "ca.pem"}
        result = sync(dynatlas, sqlite_store, estate, **env, HTTPS_PROXY=url).expect(0)
        assert set(proxy.tunnels) == {f"another.example:{server.port}"}
        assert names(sqlite_store.read()) == ["orders"]
        assert "s3same" not in result.out + result.err

        proxy.tunnels.clear()
        env = {**env, "HTTPS_PROXY": url, "NO_PROXY": "another.example", "AWS_MAX_ATTEMPTS": "1"}
        sync(dynatlas, sqlite_store, estate, **env).refused(5, "another.example", "resolved")
        assert proxy.tunnels == []
        proxy.shutdown()


# Bolt.


def bolt_store(neo4j, scheme, port, *options):
    store = Neo4jStore(neo4j)
    uri = f"{scheme}://localhost:{port}"
    store.arguments = [uri if argument == neo4j.uri else argument for argument in neo4j.arguments] + list(options)
    return store


@pytest.mark.parametrize("scheme", ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"])
def test_every_scheme_reaches_the_real_server(dynatlas, neo4j, estate, scheme):
    options = ("--neo4j-ca-file", neo4j.certificates / "ca.pem") if scheme.endswith("+s") else ()
    store = bolt_store(neo4j, scheme, neo4j.port, *options)
    sync(dynatlas, store, estate).expect(0)
    assert names(store.read()) == ["orders"]


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_bolt_without_our_authority(dynatlas, neo4j, estate, scheme):
    sync(dynatlas, bolt_store(neo4j, scheme, neo4j.port), estate).refused(
        6, f"localhost:{neo4j.port}", "--neo4j-ca-file"
    )
    other = ("--neo4j-ca-file", neo4j.certificates / "other_ca.pem")
    sync(dynatlas, bolt_store(neo4j, scheme, neo4j.port, *other), estate).refused(6, f"localhost:{neo4j.port}")


@pytest.mark.parametrize("kind", REASONS)
def test_bolt_with_a_certificate_to_refuse(dynatlas, neo4j, estate, kind):
    with TlsProxy(neo4j.port, neo4j.certificates, kind) as proxy:
        store = bolt_store(neo4j, "bolt+s", proxy.port, "--neo4j-ca-file", neo4j.certificates / "ca.pem")
        result = sync(dynatlas, store, estate).refused(6, f"localhost:{proxy.port}")
        assert re.search(REASONS[kind], result.err), result.err
        assert proxy.connections >= 1 and proxy.received == b""

        # +ssc takes any.
        sync(dynatlas, bolt_store(neo4j, "bolt+ssc", proxy.port), estate).expect(0)
        assert neo4j.password.encode() in proxy.received

"""The program asks the hosts that the real botocore asks, with the same environment and the same profile.

Both are behind a proxy: of botocore the URL that it would send to is taken, of the program the host that it has the
proxy connect to.
"""

import datetime
import ssl
import threading
import urllib.parse

import botocore.exceptions
import botocore.session
import endpoint
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ASKED = (("sts", "get_caller_identity"), ("ec2", "describe_regions"), ("dynamodb", "list_tables"))
KEYS = {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "not-to-be-seen"}
KEYS_OF_PROFILE = "[default]\naws_access_key_id = AKIATEST\naws_secret_access_key = not-to-be-seen\n"
ACCOUNT = {"AWS_ACCOUNT_ID": endpoint.ACCOUNT}
LEGACY_STS = {"AWS_STS_REGIONAL_ENDPOINTS": "legacy"}
FIPS, DUAL = {"AWS_USE_FIPS_ENDPOINT": "true"}, {"AWS_USE_DUALSTACK_ENDPOINT": "true"}
OWN = "https://own.example:8443/base/"
SERVICES = f"[default]\nservices = s\n[services s]\ndynamodb =\n  endpoint_url = {OWN}\n"


class Sent(Exception):
    pass


def hosts_of_botocore(monkeypatch, env):
    """"host:port" of each service that botocore would send to; what it refuses to send is missing."""
    hosts = set()

    def on_send(request, **_):
        url = urllib.parse.urlsplit(request.url)
        hosts.add(f"{url.hostname}:{url.port or 443}")
        raise Sent

    with monkeypatch.context() as patched:
        for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
            patched.delenv(name, raising=False)
        for name, value in env.items():
            patched.setenv(name, value)
        session = botocore.session.Session()
        for service, operation in ASKED:
            try:
                client = session.create_client(service)
                client.meta.events.register("before-send", on_send)
                getattr(client, operation)()
            except (Sent, botocore.exceptions.BotoCoreError):
                pass
    return hosts


class ProxyHandler(endpoint.Handler):
    """Answers CONNECT, and then as every host itself."""

    def do_CONNECT(self):
        self.server.hosts.add(self.path)
        self.send_response_only(200)
        self.end_headers()
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.close_connection = False


def certificate(folder, hosts):
    """A certificate for these hosts, which is an authority of itself: its file. The key stands beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(h.partition(":")[0]) for h in sorted(hosts)]), False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "authority.pem"
    file.write_bytes(made.public_bytes(pem))
    file.with_suffix(".key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return file


def hosts_of_program(dynatlas, env, region, authority):
    with endpoint.Endpoint() as aws:
        aws.tables = {region: {}}
        server = endpoint.Server(("127.0.0.1", 0), ProxyHandler)
        server.endpoint, server.hosts = aws, set()
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(authority, authority.with_suffix(".key"))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        proxy = f"http://127.0.0.1:{server.server_address[1]}"
        env = {**env, "HTTPS_PROXY": proxy, "https_proxy": proxy, "AWS_CA_BUNDLE": authority, "AWS_MAX_ATTEMPTS": "1"}
        result = dynatlas.run("sync", "-q", "--read", "tables", env=env)
        server.shutdown()
        server.server_close()
    return server.hosts, result


CASES = {
    "nothing": {},
    "fips": FIPS,
    "dual-stack": DUAL,
    "both": {**FIPS, **DUAL},
    "fips-region": {"region": "fips-us-east-1"},
    "region-fips": {"region": "us-east-2-fips"},
    "eusc": {"region": "eusc-de-east-1"},
    "iso-b": {"region": "us-isob-east-1"},
    "china, both": {"region": "cn-north-1", **FIPS, **DUAL},
    "govcloud, fips": {"region": "us-gov-east-1", **FIPS},
    "a region to come": {"region": "eu-newland-3"},
    "sts legacy": {"region": "eu-west-1", **LEGACY_STS},
    "sts legacy in a newer region": {"region": "af-south-1", **LEGACY_STS},
    "sts legacy, fips": {**LEGACY_STS, **FIPS},
    "sts legacy in the profile": {"config": "[default]\nsts_regional_endpoints = legacy\n"},
    "account": ACCOUNT,
    "account, dual-stack": {**ACCOUNT, **DUAL},
    "account, fips": {**ACCOUNT, **FIPS},
    "account, disabled": {**ACCOUNT, "AWS_ACCOUNT_ID_ENDPOINT_MODE": "Disabled"},
    "account required, fips": {**ACCOUNT, **FIPS, "AWS_ACCOUNT_ID_ENDPOINT_MODE": "required"},
    "account required, eusc": {**ACCOUNT, "region": "eusc-de-east-1", "AWS_ACCOUNT_ID_ENDPOINT_MODE": "required"},
    "account required, unknown": {"AWS_ACCOUNT_ID_ENDPOINT_MODE": "required"},
    "account of the profile": {"config": f"{KEYS_OF_PROFILE}aws_account_id = {endpoint.ACCOUNT}\n"},
    "account of the environment, keys of the profile": {**ACCOUNT, "config": KEYS_OF_PROFILE},
    "own endpoint": {"AWS_ENDPOINT_URL_DYNAMODB": OWN, **ACCOUNT, **FIPS},
    "own endpoint of all": {"AWS_ENDPOINT_URL": OWN},
    "own endpoint of the profile's services": {"config": SERVICES},
    "own endpoints ignored": {
        "AWS_ENDPOINT_URL": OWN,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "config": SERVICES,
    },
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_hosts_are_those_of_botocore(dynatlas, monkeypatch, tmp_path, case):
    env = {name: value for name, value in case.items() if name.isupper()}
    region = case.get("region", "us-east-1")
    config = tmp_path / "config"
    config.write_text(case.get("config", ""))
    keys = {} if "aws_access_key_id" in case.get("config", "") else KEYS
    env = {**keys, **env, "AWS_DEFAULT_REGION": region, "AWS_CONFIG_FILE": str(config)}
    env["AWS_SHARED_CREDENTIALS_FILE"] = str(tmp_path / "none")
    theirs = hosts_of_botocore(monkeypatch, env)
    assert theirs
    plain = region.replace("fips-", "").replace("-fips", "")
    ours, result = hosts_of_program(dynatlas, env, plain, certificate(tmp_path, theirs))
    assert ours == theirs, result.err


@pytest.mark.parametrize(
    "variable, value",
    [
        ("AWS_USE_FIPS_ENDPOINT", "yes"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "global"),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "always"),
        ("AWS_RETRY_MODE", "never"),
        ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(dynatlas, variable, value):
    dynatlas.run("sync", env={**KEYS, "AWS_REGION": "us-east-1", variable: value}).refused(2, variable)


def test_a_region_with_fips_in_its_name_is_not_read_under_that_name(dynatlas):
    arguments = ("sync", "--aws-regions", "us-west-2,fips-us-east-1")
    dynatlas.run(*arguments, env=KEYS).refused(2, "fips-us-east-1", "us-east-1", "AWS_USE_FIPS_ENDPOINT")

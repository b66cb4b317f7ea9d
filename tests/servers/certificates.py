"""Makes the certificates of the TLS tests: good ones and one of each kind that a client must refuse.

Every certificate is for `localhost` and 127.0.0.1 unless its kind says otherwise. Keys are PKCS#8, as Neo4j wants them.
"""

import datetime
import ipaddress
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)


def make_all(folder: pathlib.Path) -> None:
    """Writes NAME.pem and NAME.key into `folder`.

    ca            the authority that a test trusts
    server        signed by ca, valid
    expired       signed by ca, ended yesterday
    wrong_host    signed by ca, for another.example only
    unknown       valid, signed by other_ca, an authority that nobody trusts
    self_signed   signed by itself
    """
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.datetime.now(datetime.timezone.utc)
    valid = (now - DAY, now + 30 * DAY)
    local = ["localhost", ipaddress.ip_address("127.0.0.1")]

    ca = _make(folder, "ca", valid, [], None)
    other_ca = _make(folder, "other_ca", valid, [], None)
    _make(folder, "server", valid, local, ca)
    _make(folder, "expired", (now - 3 * DAY, now - DAY), local, ca)
    _make(folder, "wrong_host", valid, ["another.example"], ca)
    _make(folder, "unknown", valid, local, other_ca)
    _make(folder, "self_signed", valid, local, None)


def _make(folder, name, validity, hosts, issuer):
    """One certificate; self-signed without an issuer (certificate, key), an authority without hosts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"dynatlas test {name}")])
    issuer_certificate, issuer_key = issuer or (None, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_certificate.subject if issuer_certificate else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity[0])
        .not_valid_after(validity[1])
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if hosts:
        names = [x509.DNSName(h) if isinstance(h, str) else x509.IPAddress(h) for h in hosts]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
    certificate = builder.sign(issuer_key, hashes.SHA256())
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate, key

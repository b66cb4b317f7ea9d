"""A TLS server in front of a plain one, with any certificate: what the real servers cannot show themselves.

It counts what a client sent inside TLS, so that a test can assert that a client which must refuse the certificate
sent nothing: no credential before verification.
"""

import pathlib
import socket
import ssl
import threading


class TlsProxy:
    """Use as a context manager. Forwards each connection to 127.0.0.1:`target_port`."""

    def __init__(self, target_port: int, certificates: pathlib.Path, name: str):
        """`name` is one of the certificates that tests/servers/certificates.py makes, such as "expired"."""
        self.target_port = target_port
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        self.server_names = []  # the SNI of each handshake, None where there was none
        self.context.sni_callback = lambda _, name, __: self.server_names.append(name)
        self.connections = 0
        self.received = b""  # what clients sent, decrypted

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        # shutdown wakes accept(); close alone would not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                raw, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw: socket.socket):
        raw.settimeout(60)
        try:
            with self.context.wrap_socket(raw, server_side=True) as client:
                with socket.create_connection(("127.0.0.1", self.target_port), timeout=60) as target:
                    back = threading.Thread(target=_copy, args=(target, client), daemon=True)
                    back.start()
                    _copy(client, target, self._note)
                    back.join(10)
        except OSError:  # a refused handshake is what some tests are about
            raw.close()

    def _note(self, content: bytes):
        self.received += content


def _copy(source, sink, note=lambda content: None):
    try:
        while content := source.recv(65536):
            note(content)
            sink.sendall(content)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass

"""What a Neo4j needs for a client's statements alone: the client's half of a Bolt conversation, kept and sent again.

The bytes are prepared, they go out as fast as the server takes them, and the answers are read and thrown away.
"""

import contextlib
import socket
import threading
import time

CHUNK = 1 << 18
GOODBYE = b"\x00\x02\xb0\x02\x00\x00"


class Recorder:
    """Stands between a client and the server at 127.0.0.1:`port`; keeps what each connection of the client sends."""

    def __init__(self, port):
        self.target = port
        self.sent = []

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                self.sent.append(bytearray())
                threading.Thread(target=_copy, args=(client, server, self.sent[-1]), daemon=True).start()
                threading.Thread(target=_copy, args=(server, client, None), daemon=True).start()


def _copy(source, target, kept):
    with contextlib.suppress(OSError):
        while content := source.recv(CHUNK):
            if kept is not None:
                kept += content
            target.sendall(content)
        target.shutdown(socket.SHUT_WR)


def replay(port, conversations):
    """Sends what each connection sent, side by side. Returns the seconds until the server has answered it all."""
    start = time.monotonic()
    threads = [threading.Thread(target=_replay, args=(port, sent)) for sent in conversations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - start


def _replay(port, sent):
    with socket.create_connection(("127.0.0.1", port)) as server:
        content = bytes(sent) if sent.endswith(GOODBYE) else bytes(sent) + GOODBYE
        sender = threading.Thread(target=server.sendall, args=(content,))
        sender.start()
        while server.recv(CHUNK):
            pass
        sender.join()

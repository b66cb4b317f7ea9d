"""What a Neo4j needs for a client's statements alone: the client's half of a Bolt conversation, kept and sent again.

The bytes are prepared, they go out as fast as the server takes them, and the answers are read and thrown away.
"""

import contextlib
import socket
import threading
import time

CHUNK = 1 << 18
HANDSHAKE, VERSION = 20, 4  # bytes that come before the messages, of the client and of the server
GOODBYE, RESET = b"\x00\x02\xb0\x02\x00\x00", b"\x00\x02\xb0\x0f\x00\x00"
RECORD = 0x71


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
        answers = server.makefile("rb")
        server.sendall(sent[:HANDSHAKE])
        answers.read(VERSION)
        for messages in _together(bytes(sent[HANDSHAKE:])):
            sender = threading.Thread(target=server.sendall, args=(b"".join(messages),))
            sender.start()
            summaries = 0
            while summaries < len(messages):
                summaries += _next_message(answers)[1] != RECORD
            sender.join()


def _together(content):
    """Lists of messages that a client may send at once: HELLO and LOGON, before which a server takes no large message;
    then all up to the next RESET. A server heeds that at once, and GOODBYE, whatever it has yet to answer."""
    messages = []
    at = 0
    while at < len(content):
        end = at
        while (size := int.from_bytes(content[end : end + 2], "big")) > 0:
            end += 2 + size
        messages.append(content[at : end + 2])
        at = end + 2
    yield messages[:2]
    group = []
    for message in messages[2:]:
        if message in (RESET, GOODBYE) and group:
            yield group
            group = []
        if message != GOODBYE:
            group.append(message)
    yield group


def _next_message(stream):
    message = b""
    while header := stream.read(2):
        size = int.from_bytes(header, "big")
        message += stream.read(size)
        if size == 0 and message:
            return message
    raise ConnectionError("the server has closed the connection")

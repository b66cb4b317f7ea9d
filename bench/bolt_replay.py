"""What a Neo4j needs for a client's statements alone: the client's half of a Bolt conversation, kept and sent again.

The bytes are prepared, they go out as fast as the server takes them, and the answers are read and thrown away.
"""

import socket
import threading
import time

HANDSHAKE, VERSION = 20, 4  # bytes that come before the messages, of the client and of the server
GOODBYE, RESET = b"\x00\x02\xb0\x02\x00\x00", b"\x00\x02\xb0\x0f\x00\x00"
RECORD = 0x71


def replay(port, sent):
    """Sends what a client sent on one connection. Returns the seconds until the server has answered it all."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as server:
        answers = server.makefile("rb")
        server.sendall(sent[:HANDSHAKE])
        answers.read(VERSION)
        for messages in _together(sent[HANDSHAKE:]):
            sender = threading.Thread(target=server.sendall, args=(b"".join(messages),))
            sender.start()
            summaries = 0
            while summaries < len(messages):
                summaries += _next_message(answers)[1] != RECORD
            sender.join()
    return time.monotonic() - start


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

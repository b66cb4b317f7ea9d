"""A TCP proxy that looks at what a client sends, and can fall silent: a server that hangs, from any byte on."""

import socket
import threading

from stores import Neo4jStore

COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # Bolt's COMMIT, as a chunked message


class Proxy:
    """Use as a context manager. Forwards each connection to 127.0.0.1:`target_port`.

    `on_sent(content)` is asked about every piece that a client sends: True: forward it, False: not it, nor anything
    more in either direction, "answer": forward it, and nothing back, "cut": forward it, and end the connection where its
    answer would come.
    """

    def __init__(self, target_port: int, on_sent=lambda content: True):
        self.target_port, self.on_sent = target_port, on_sent
        self.silent = threading.Event()
        self._sockets = []
        self._cut = set()

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self._sockets:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target_port))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets.append(end)
            threading.Thread(target=self._send, args=(client, server), daemon=True).start()
            threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _send(self, client, server):
        try:
            while content := client.recv(65536):
                if self.silent.is_set():
                    continue
                forward = self.on_sent(content)
                if forward == "cut":
                    self._cut.add(server)
                elif forward is not True:
                    self.silent.set()
                if forward:
                    server.sendall(content)
            server.shutdown(socket.SHUT_RDWR)  # the client went away; close() alone would not wake the other thread
        except OSError:
            pass

    def _answer(self, server, client):
        try:
            while content := server.recv(65536):
                if server in self._cut:
                    client.shutdown(socket.SHUT_RDWR)
                    return server.shutdown(socket.SHUT_RDWR)
                if not self.silent.is_set():
                    client.sendall(content)
        except OSError:
            pass


class Commits:
    """What a proxy does at the N-th COMMIT: `then` is its answer, and `come` is set. Counts them."""

    def __init__(self, at=0, then=True):
        self.at, self.then, self.seen, self.come = at, then, 0, threading.Event()

    def __call__(self, content):
        self.seen += COMMIT in content
        if COMMIT not in content or self.seen != self.at:
            return True
        self.come.set()
        return self.then


def through(neo4j, proxy):
    """The store of a `Neo4j`, by way of the proxy."""
    store = Neo4jStore(neo4j)
    store.arguments = [text.replace(str(neo4j.port), str(proxy.port)) for text in store.arguments]
    return store

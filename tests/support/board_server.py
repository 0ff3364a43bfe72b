# SPDX-License-Identifier: Apache-2.0
"""A board that a test serves on a free port, and asks.

    with Server(program, folder, "--timeout=2") as server:
        server.json("/api/board")
"""
import http.client
import json
import signal
import socket
import subprocess

from tiny_election import need


class Server:
    """One process that serves; it ends with the block."""

    def __init__(self, program, *words, port=0, **more):
        """WORDS are the folder and options; no PORT: they say it."""
        if port is not None:
            words = (*words, f"--port={port}")
        self.process = subprocess.Popen(
            [str(program), "serve", *map(str, words)],
            stdout=subprocess.PIPE, text=True, **more)
        line = self.process.stdout.readline()
        need(line.startswith("listening on http://"),
             f"the board does not listen: {line!r}")
        self.url = line.split()[-1]
        self.port = int(self.url.rstrip("/").rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *why):
        if self.process.poll() is None:
            need(self.stop() == 0, "the board did not end well")
        self.process.stdout.close()

    def stop(self, how=signal.SIGTERM):
        """End it; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(60)

    def kill(self):
        self.process.kill()
        self.process.wait(60)

    def ask(self, method, path, body=None, headers=None):
        """(status, headers in lower case, body) of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=120)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            head = {k.lower(): v for k, v in answer.getheaders()}
            return answer.status, head, answer.read()
        finally:
            connection.close()

    def get(self, path):
        """The body of what must be there."""
        status, _, body = self.ask("GET", path)
        need(status == 200, f"{path}: {status}: {body[:300]}")
        return body

    def json(self, path):
        return json.loads(self.get(path))

    def raw(self, request):
        """Send bytes; what comes first, or b"" if it is closed at once."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as sock:
            try:
                sock.sendall(request)
                sock.shutdown(socket.SHUT_WR)
                return sock.recv(1000)
            except OSError:
                return b""

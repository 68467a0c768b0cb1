"""A web server on 127.0.0.1 that misbehaves on purpose.

What it does is said path by path, by functions that are handed the request.
"""

import gzip
import hashlib
import re
import socket
import ssl
import struct
import threading
import time


class Request:
    """One request, and the ways to answer it."""

    def __init__(self, server, connection, line, headers):
        self.server, self.connection = server, connection
        self.line, self.headers = line, headers
        self.path = line.split(" ")[1]
        self.keep = True

    def send(self, data):
        self.connection.sendall(data)

    def head(self, status, *headers):
        lines = ["HTTP/1.1 %s X" % status] + list(headers)
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def answer(self, status, body=b"", *headers):
        self.head(status, "Content-Length: %d" % len(body), *headers)
        self.send(body)

    def stop(self):
        """The connection ends here."""
        self.keep = False

    def start(self):
        """The first byte that is asked for, or None."""
        found = re.match(r"bytes=(\d+)-$", self.headers.get("range", ""))
        return int(found[1]) if found else None


class Server:
    def __init__(self, context=None):
        self.paths, self.requests = {}, []
        self.lock = threading.Lock()
        self.context = context
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        scheme = "https" if self.context else "http"
        return "%s://%s:%d%s" % (scheme, host, self.port, path)

    def on(self, path, function):
        self.paths[path] = function

    def take(self):
        """The requests since the last time."""
        with self.lock:
            taken, self.requests = self.requests, []
        return taken

    def accept(self):
        while True:
            connection, _ = self.socket.accept()
            threading.Thread(target=self.serve, args=(connection,),
                             daemon=True).start()

    def serve(self, connection):
        try:
            if self.context:
                connection = self.context.wrap_socket(
                    connection, server_side=True)
            with connection:
                self.talk(connection)
        except (OSError, ssl.SSLError, ValueError, IndexError):
            pass

    def talk(self, connection):
        stream = connection.makefile("rb")
        while True:
            line = stream.readline().decode("latin-1").strip()
            if not line:
                return
            headers = {}
            while True:
                field = stream.readline().decode("latin-1").strip()
                if not field:
                    break
                name, _, value = field.partition(":")
                headers[name.lower()] = value.strip()
            request = Request(self, connection, line, headers)
            with self.lock:
                self.requests.append(request)
            function = self.paths.get(request.path)
            if function is None:
                request.answer(404, b"no such page")
            else:
                function(request)
            if not request.keep:
                return


def etag(body):
    return '"%s"' % hashlib.sha256(body).hexdigest()[:16]


def sane(body, *headers):
    """As a good server has it: validators, conditions, ranges."""
    def function(request):
        tag = etag(body)
        common = ("ETag: " + tag,
                  "Last-Modified: Sun, 20 Jul 2025 10:00:00 GMT",
                  "Date: Mon, 21 Jul 2025 10:00:00 GMT") + headers
        if request.headers.get("if-none-match") == tag:
            request.head(304, *common)
            return
        first = request.start()
        if first is not None and first < len(body) and \
                request.headers.get("if-range") == tag:
            request.answer(206, body[first:], "Content-Range: bytes %d-%d/%d"
                           % (first, len(body) - 1, len(body)), *common)
            return
        request.answer(200, body, *common)
    return function


def in_turn(*functions):
    """One a request; the last for all that follow."""
    left = list(functions)

    def function(request):
        (left.pop(0) if len(left) > 1 else left[0])(request)
    return function


def status(code, *headers):
    return lambda request: request.answer(code, b"<html>", *headers)


def breaks_off(body, share=0.5, validators=True, reset=False):
    """Announces all and sends a part."""
    def function(request):
        first = request.start() or 0
        headers = ("ETag: " + etag(body),) if validators else ()
        rest = body[first:]
        if first and request.headers.get("if-range") == etag(body):
            request.head(206, "Content-Length: %d" % len(rest),
                         "Content-Range: bytes %d-%d/%d" % (
                             first, len(body) - 1, len(body)), *headers)
        else:
            rest = body
            request.head(200, "Content-Length: %d" % len(rest), *headers)
        request.send(rest[:int(len(rest) * share)])
        if reset:
            # No bytes wait to be sent: what came has come.
            time.sleep(0.1)
            request.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.stop()
    return function


def stalls(body, share=0.5, seconds=30):
    def function(request):
        request.head(200, "Content-Length: %d" % len(body),
                     "ETag: " + etag(body))
        request.send(body[:int(len(body) * share)])
        time.sleep(seconds)
        request.stop()
    return function


def endless(request):
    request.head(200, "Transfer-Encoding: chunked")
    block = b"2000\r\n" + b" " * 8192 + b"\r\n"
    while True:
        request.send(block)


def trickles(body, pause, size=1, after=()):
    """A little at a time, and for ever if the body is None."""
    def function(request):
        if body is None:
            request.head(200, "Transfer-Encoding: chunked")
            while True:
                request.send(b"1\r\n \r\n")
                time.sleep(pause)
        first = request.start() or 0
        if first and request.headers.get("if-range") != etag(body):
            first = 0
        request.head(206 if first else 200,
                     "Content-Length: %d" % (len(body) - first),
                     "ETag: " + etag(body), *(("Content-Range: bytes %d-%d/%d"
                                              % (first, len(body) - 1,
                                                 len(body)),)
                                             if first else ()))
        for i in range(first, len(body), size):
            request.send(body[i:i + size])
            time.sleep(pause)
    return function


def redirects(to, code=302):
    return lambda request: request.answer(code, b"moved", "Location: " + to)


def raw(data):
    def function(request):
        request.send(data)
        request.stop()
    return function


def squeezed(body, encoding="gzip"):
    def function(request):
        data = gzip.compress(body, mtime=0)
        tag = etag(data)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            request.answer(200, body)
            return
        request.answer(200, data, "Content-Encoding: " + encoding,
                       "ETag: " + tag)
    return function

"""Fetch from a web server that misbehaves: each fetch ends as it should, and
the cache is never wrong.

    fetch.py BIN DIRECTORY

A case is a function; its name is the claim.  After each the cache is looked
through: every file has the digest that it is called by and holds what some
server meant to give, and every place names a file that is there.
"""

import ctypes
import gzip
import hashlib
import json
import os
import random
import shutil
import signal
import ssl
import subprocess
import sys
import time

sys.path.insert(0, "tests/docs")
sys.path.insert(0, "tests/fetch")
from readme import tally  # noqa: E402
import server as web  # noqa: E402

BINARIES, DIRECTORY = sys.argv[1:3]
PROGRAM = BINARIES + "/dnsroa"
LONG = bool(os.environ.get("LONG"))


def vrps(seed, rows=400):
    """A set that rpki-client could have written."""
    numbers = random.Random(seed)
    roas = [{"asn": numbers.randrange(1, 65000), "prefix": "%d.%d.0.0/16" % (
        numbers.randrange(11, 90), numbers.randrange(256)), "maxLength": 24,
        "ta": "ripe", "expires": 1800000000} for _ in range(rows)]
    return json.dumps({"metadata": {"buildtime": "2025-07-20T10:00:00Z"},
                       "roas": roas}, indent=1).encode()


OLD, NEW = vrps(1), vrps(2)
ROUTES = b"".join(b"%d.0.0.0\t16\t%d\n" % (i, i) for i in range(11, 90))
GOOD = {hashlib.sha256(body).hexdigest(): body for body in (
    OLD, NEW, ROUTES, gzip.compress(OLD, mtime=0), gzip.compress(NEW, mtime=0))}


class Bench:
    """A cache, a configuration and a server of a case's own."""

    def __init__(self, name):
        self.directory = os.path.join(DIRECTORY, name)
        shutil.rmtree(self.directory, ignore_errors=True)
        os.makedirs(self.directory)
        self.cache = os.path.join(self.directory, "cache")
        self.server = web.Server()
        self.settings = {}
        self.error = self.output = ""
        self.status = None

    def configure(self, *places, option="vrps", extra=""):
        settings = dict({"backoff": "0", "tries": "3", "stall-timeout": "1 s",
                         "connect-timeout": "2 s", "time-limit": "20 s",
                         "cache": self.cache, "proxy": ""}, **self.settings)
        with open(self.path("conf"), "w") as stream:
            stream.write("[general]\ncontact = mailto:x@example.org\n[fetch]\n")
            for item in settings.items():
                stream.write("%s = %s\n" % item)
            for name in ("root-zone", "gtlds", "public-suffixes", "routes",
                         "vrps", "as-names", "delegated"):
                stream.write("[input %s]\nfetch = no\n" % name)
            stream.write("[input x]\noption = %s\n" % option)
            for place in places:
                stream.write("place = %s\n" % place)
            # Nobody is asked by the DNS.
            stream.write("[command survey]\nanswers = answers\n")
        with open(self.path("answers"), "w") as stream:
            stream.write('{"dnsroa-answers": 1, "started": "%s"}\n'
                         % time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        with open(self.path("conf"), "a") as stream:
            stream.write(extra)

    def path(self, name):
        return os.path.join(self.directory, name)

    def start(self, *arguments, **more):
        return subprocess.Popen(
            [PROGRAM, "-c", self.path("conf"), "-d", self.path("s.db")]
            + list(arguments), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.directory,
            env=dict(os.environ, no_proxy="127.0.0.1,localhost"), **more)

    def run(self, *arguments, **more):
        process = self.start(*arguments, **more)
        output, error = process.communicate(timeout=60)
        self.output, self.error = output.decode(), error.decode()
        self.status = process.returncode
        return self.status

    def fetch(self, *arguments):
        return self.run("fetch", *arguments)

    def got(self, body):
        """The fetch was well, and the place has this now."""
        expect(self.status == 0, "status %s: %s" % (self.status, self.error))
        path = self.output.splitlines()[-1].split("\t")[2]
        with open(path, "rb") as stream:
            expect(stream.read() == body, "other bytes")

    def failed(self, words):
        expect(self.status == 1, "status %s" % self.status)
        expect(words in self.error, "it says: " + self.error)
        expect(self.error.count("\n") == 1, "more than a line: " + self.error)

    def objects(self):
        return sorted(os.path.join(folder, name) for folder, _, names in
                      os.walk(os.path.join(self.cache, "objects"))
                      for name in names)

    def look_through(self):
        for path in self.objects():
            with open(path, "rb") as stream:
                body = stream.read()
            digest = hashlib.sha256(body).hexdigest()
            expect(digest == os.path.basename(path), "digest of " + path)
            expect(digest in GOOD, "nobody gave " + path)
        places = os.path.join(self.cache, "places")
        for name in os.listdir(places) if os.path.isdir(places) else []:
            if not name.endswith(".json"):
                continue
            with open(os.path.join(places, name)) as stream:
                entry = json.load(stream)
            expect(os.path.join(self.cache, "objects", entry["sha256"][:2],
                                entry["sha256"]) in self.objects(),
                   "no object of " + entry["url"])


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def place(bench, function, path="/vrps.json", **more):
    bench.server.on(path, function)
    bench.configure(bench.server.url(path), **more)


CASES = []


def case(function):
    CASES.append(function)
    return function


@case
def a_file_is_asked_for_once_and_then_only_for_what_is_new(bench):
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.got(OLD)
    first, = bench.server.take()
    expect(first.headers["user-agent"] ==
           "dnsroa/0.1.0 (+mailto:x@example.org)", "User-Agent")
    bench.fetch()
    expect("\tfresh\t" in bench.output, bench.output)
    expect(bench.server.take() == [], "it was asked again")
    bench.fetch("--max-age", "0 s")
    expect("\tunchanged\t" in bench.output, bench.output)
    second, = bench.server.take()
    expect(second.headers["if-none-match"] == web.etag(OLD), "no condition")
    bench.server.on("/vrps.json", web.sane(NEW))
    bench.fetch("--max-age", "0 s")
    bench.got(NEW)
    # The old one stays to be found by its digest.
    expect(len(bench.objects()) == 2, "objects")


@case
def the_date_serves_where_there_is_no_etag(bench):
    date = "Sun, 20 Jul 2025 10:00:00 GMT"

    def function(request):
        if request.headers.get("if-modified-since") == date:
            request.head(304)
        else:
            request.answer(200, OLD, "Last-Modified: " + date)
    place(bench, function)
    bench.fetch()
    bench.got(OLD)
    path = bench.output.split("\t")[2]
    expect(os.stat(path).st_mtime == 1753005600, "the file's time")
    bench.fetch("--max-age", "0 s")
    expect("\tunchanged\t" in bench.output, bench.output)


@case
def not_modified_of_nothing_is_refused(bench):
    place(bench, lambda request: request.head(304))
    bench.fetch()
    bench.failed("status 304")


@case
def what_a_client_did_wrong_is_not_tried_again(bench):
    for code in (400, 401, 403, 404, 410, 501):
        place(bench, web.status(code))
        bench.fetch()
        bench.failed("status %d" % code)
        expect(len(bench.server.take()) == 1, "it was tried again")


@case
def a_failure_of_the_server_is_tried_again_and_then_given_up(bench):
    for code in (408, 429, 500, 502, 503, 504):
        place(bench, web.status(code))
        bench.fetch()
        bench.failed("status %d" % code)
        expect(len(bench.server.take()) == 3, "tries")
    place(bench, web.in_turn(web.status(500), web.sane(OLD)))
    bench.fetch()
    bench.got(OLD)


@case
def a_server_that_wants_time_gets_it_but_not_for_ever(bench):
    place(bench, web.in_turn(web.status(503, "Retry-After: 1"),
                             web.sane(OLD)))
    begun = time.monotonic()
    bench.fetch()
    bench.got(OLD)
    expect(time.monotonic() - begun >= 1, "it did not wait")
    bench.server.take()
    place(bench, web.status(503, "Retry-After: 4000"), path="/other.json")
    bench.fetch()
    bench.failed("status 503")
    expect(len(bench.server.take()) == 1, "it was tried again")


@case
def a_download_that_breaks_off_is_gone_on_with(bench):
    for reset in (False, True):
        place(bench, web.in_turn(web.breaks_off(OLD, reset=reset),
                                 web.sane(OLD)), path="/%d.json" % reset)
        bench.fetch()
        bench.got(OLD)
        _, second = bench.server.take()
        expect(second.start() == len(OLD) // 2, "range")
        expect(second.headers["if-range"] == web.etag(OLD), "If-Range")


@case
def a_download_that_stalls_is_gone_on_with(bench):
    place(bench, web.in_turn(web.stalls(OLD), web.sane(OLD)))
    bench.fetch()
    bench.got(OLD)
    _, second = bench.server.take()
    expect(second.start() == len(OLD) // 2, "range")


@case
def a_later_run_goes_on_where_one_broke_off(bench):
    place(bench, web.breaks_off(OLD))
    bench.fetch()
    bench.failed("transfer closed")
    sent = bench.server.take()
    expect(len(sent) == 3 and sent[2].start() > sent[1].start(), "tries")
    bench.server.on("/vrps.json", web.sane(OLD))
    bench.fetch()
    bench.got(OLD)
    last, = bench.server.take()
    expect(last.start() > sent[2].start(), "it began anew")
    expect(os.listdir(os.path.join(bench.cache, "parts")) ==
           [name for name in os.listdir(os.path.join(bench.cache, "parts"))
            if name.endswith(".lock")], "parts are left")


@case
def without_a_validator_a_download_begins_anew(bench):
    place(bench, web.in_turn(web.breaks_off(OLD, validators=False),
                             web.sane(OLD)))
    bench.fetch()
    bench.got(OLD)
    _, second = bench.server.take()
    expect(second.start() is None, "range")


@case
def a_weak_etag_does_not_join_halves(bench):
    def half(request):
        request.head(200, "Content-Length: %d" % len(OLD), 'ETag: W/"1"')
        request.send(OLD[:999])
        request.stop()
    place(bench, web.in_turn(half, web.sane(NEW)))
    bench.fetch()
    bench.got(NEW)
    _, second = bench.server.take()
    expect(second.start() is None, "range")


@case
def a_file_that_changed_half_way_comes_whole(bench):
    place(bench, web.in_turn(web.breaks_off(OLD), web.sane(NEW)))
    bench.fetch()
    bench.got(NEW)


@case
def the_other_half_of_another_file_is_not_taken(bench):
    def other_half(tag, first=None):
        def function(request):
            begin = request.start() if first is None else first
            request.answer(206, NEW[begin:], "ETag: " + tag,
                           "Content-Range: bytes %d-%d/%d" % (
                               begin, len(NEW) - 1, len(NEW)))
        return function
    # It says that it is of another file; it says where it begins.
    for number, function in enumerate((
            other_half(web.etag(NEW)), other_half(web.etag(OLD), 7))):
        place(bench, web.in_turn(web.breaks_off(OLD), function,
                                 web.sane(NEW)), path="/%d.json" % number)
        bench.fetch()
        bench.got(NEW)


@case
def halves_that_do_not_fit_are_fetched_anew_as_one(bench):
    old, new = gzip.compress(OLD, mtime=0), gzip.compress(NEW, mtime=0)

    def lies(request):
        begin = request.start()
        request.answer(206, new[begin:], "ETag: " + web.etag(old),
                       "Content-Range: bytes %d-%d/%d" % (
                           begin, len(new) - 1, len(new)))
    place(bench, web.in_turn(web.breaks_off(old), lies, web.sane(new)),
          path="/vrps.json.gz")
    bench.fetch()
    bench.got(new)


@case
def a_range_that_nobody_asked_for_is_refused(bench):
    place(bench, lambda request: request.answer(
        206, OLD, "Content-Range: bytes 0-%d/%d" % (len(OLD) - 1, len(OLD))))
    bench.fetch()
    bench.failed("does not go on")


@case
def a_server_that_plays_tricks_for_ever_is_given_up(bench):
    def trick(request):
        if request.start():
            request.answer(416)
        else:
            web.breaks_off(OLD)(request)
    place(bench, trick)
    bench.fetch()
    expect(bench.status == 1, "status")
    expect(len(bench.server.take()) <= 6, "tries")


@case
def a_wrong_length_is_no_file(bench):
    def length(announced):
        def function(request):
            request.head(200, "Content-Length: %d" % announced)
            request.send(OLD)
            request.stop()
        return function
    place(bench, length(len(OLD) - 100))
    bench.fetch()
    expect(bench.status == 1, "status")
    place(bench, length(len(OLD) + 100))
    bench.fetch()
    bench.failed("transfer closed")
    place(bench, web.raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"))
    bench.fetch()
    expect(bench.status == 1, "status")
    expect(bench.objects() == [], "objects")


@case
def an_endless_body_ends_at_the_limit(bench):
    bench.settings["max-size"] = "1 MiB"
    place(bench, web.endless)
    bench.fetch()
    bench.failed("max-size")
    expect(len(bench.server.take()) == 1, "it was tried again")
    # What is announced as too large is not even begun.
    place(bench, lambda request: request.head(
        200, "Content-Length: 9999999999"), path="/large.json")
    bench.fetch()
    expect(bench.status == 1, "status")


@case
def a_body_that_trickles_ends_at_the_time_limit(bench):
    bench.settings["time-limit"] = "2 s"
    place(bench, web.trickles(None, 0.1))
    begun = time.monotonic()
    bench.fetch()
    bench.failed("timed out")
    expect(time.monotonic() - begun < 15, "time")


@case
def redirects_are_followed_but_not_in_circles(bench):
    place(bench, web.redirects("/a"))
    bench.server.on("/a", web.redirects("/b", 308))
    bench.server.on("/b", web.sane(OLD))
    bench.fetch()
    bench.got(OLD)
    place(bench, web.redirects("/loop"), path="/loop")
    bench.fetch()
    bench.failed("redirect")
    for to in ("file:///etc/passwd", "ftp://127.0.0.1/x", "/%00", ""):
        place(bench, web.redirects(to), path="/away")
        bench.fetch()
        expect(bench.status == 1, "status at " + to)


@case
def what_is_no_http_is_no_file(bench):
    for data in (b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"\0" * 100,
                 b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 60000 + b"\r\n",
                 b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200000 + b"\r\n\r\n",
                 b"HTTP/1.1 999999999999 OK\r\n\r\n",
                 b"HTTP/1.1 200 OK\r\nContent-Encoding: \x01\xff\r\n"
                 b"Content-Length: 2\r\n\r\n{}"):
        place(bench, web.raw(data))
        bench.fetch()
        expect(bench.status == 1, "status of %r" % data[:40])
    expect(bench.objects() == [], "objects")


@case
def another_page_is_no_set_of_vrps(bench):
    for body in (b"<html><body>Log in to this network</body></html>", b"",
                 b"{}", b'{"roas": []', OLD[:-3], b"\x1f\x8b" + OLD):
        place(bench, web.sane(body))
        bench.fetch()
        expect(bench.status == 1, "taken: %r" % body[:40])
        expect(bench.error.count("\n") == 1, "message: " + bench.error)
    expect(bench.objects() == [], "objects")


@case
def a_file_cut_at_a_line_end_is_no_file(bench):
    names = ["t%d" % i for i in range(6)]
    zone = ". SOA m. r. 2025072001 1 1 1 1\n. NS n.\n. NSEC t0. NS SOA\n"
    for name, after in zip(names, names[1:] + [""]):
        zone += "%s. NS n.\n%s. NSEC %s. NS\n" % (name, name, after)
    suffixes = "// ===BEGIN ICANN DOMAINS===\n" + "".join(
        "co.%s\n" % name for name in names) + \
        "// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\n"
    # Before its third line the zone has nothing that tells of more.
    for option, text, first, last in (
            ("root-zone", zone, 3, zone.count("\n")),
            ("public-suffixes", suffixes, 0, suffixes.count("\n") - 1)):
        lines = text.splitlines(keepends=True)
        bench.server.on("/" + option, web.sane(text.encode()))
        bench.configure(bench.server.url("/" + option), option=option)
        GOOD[hashlib.sha256(text.encode()).hexdigest()] = text.encode()
        bench.fetch()
        bench.got(text.encode())
        for number in range(first, last):
            # Its Content-Length is that of the piece.
            bench.server.on("/" + option, web.sane(
                "".join(lines[:number]).encode()))
            bench.fetch("--max-age", "0 s")
            bench.failed(option)
    expect(len(bench.objects()) == 2, "objects")


@case
def what_was_good_stays_when_the_source_breaks(bench):
    place(bench, web.sane(OLD))
    bench.fetch()
    for function in (web.status(500), web.sane(b"<html>"),
                     web.breaks_off(NEW), web.raw(b"")):
        bench.server.on("/vrps.json", function)
        bench.fetch("--max-age", "0 s")
        expect(bench.status == 1, "status")
        bench.run("validate", "--offline", "11.0.0.0/8", "1")
        expect(bench.status == 0, bench.error)


@case
def the_next_place_stands_in(bench):
    bench.server.on("/a", web.status(404))
    bench.server.on("/b", web.sane(b"<html>"))
    bench.server.on("/c", web.sane(OLD))
    bench.configure(*(bench.server.url(path) for path in
                      ("/a", "/b", "/c")))
    bench.fetch()
    bench.got(OLD)
    expect(bench.error.count("warning") == 2, bench.error)
    # For a day, and nobody is asked.
    bench.server.take()
    bench.fetch()
    expect(bench.server.take() == [], "asked")


@case
def all_files_of_a_place_or_none(bench):
    bench.server.on("/a1", web.sane(OLD))
    bench.server.on("/b1", web.sane(OLD))
    bench.server.on("/b2", web.sane(NEW))
    bench.configure(bench.server.url("/a{1,2}"), bench.server.url("/b{1,2}"))
    bench.fetch()
    expect(bench.status == 0, bench.error)
    bench.run("vrps", "--offline", "-")
    bench.run("validate", "--offline", "11.0.0.0/8", "1")
    expect(bench.status == 0, bench.error)
    bench.run("fetch", "--list")
    expect([line.split("\t")[1] for line in bench.output.splitlines()] ==
           ["fresh", "missing", "fresh", "fresh"], bench.output)


@case
def compressed_on_the_way_it_stays_so(bench):
    place(bench, web.squeezed(OLD))
    bench.fetch()
    bench.got(gzip.compress(OLD, mtime=0))
    bench.run("validate", "--offline", "11.0.0.0/8", "1")
    expect(bench.status == 0, bench.error)
    # A file that is compressed already is not compressed again.
    place(bench, web.squeezed(gzip.compress(OLD, mtime=0)),
          path="/vrps.json.gz")
    bench.fetch()
    bench.got(gzip.compress(OLD, mtime=0))


@case
def an_encoding_that_was_not_asked_for_is_refused(bench):
    place(bench, web.squeezed(OLD, "br"))
    bench.fetch()
    bench.failed("encoded")


def certificate(directory, name, subject):
    key, path = (os.path.join(directory, name + end) for end in (".key",
                                                                ".pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", path,
         "-days", "30", "-subj", "/CN=test", "-addext",
         "subjectAltName=" + subject], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return context, path


@case
def only_a_certificate_that_is_right_is_believed(bench):
    context, path = certificate(bench.directory, "good", "IP:127.0.0.1")
    other, other_path = certificate(bench.directory, "other",
                                    "DNS:other.example")
    bench.server = web.Server(context)
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.failed("certificate")
    expect(len(bench.server.take()) == 0, "it was asked")
    bench.settings["ca-file"] = path
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.got(OLD)
    # Of another name; and trusted is another.
    bench.settings["ca-file"] = other_path
    place(bench, web.sane(OLD), path="/other.json")
    bench.fetch()
    bench.failed("certificate")
    bench.server = web.Server(other)
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.failed("certificate")


@case
def what_is_secure_is_not_led_to_what_is_not(bench):
    context, path = certificate(bench.directory, "good", "IP:127.0.0.1")
    plain = bench.server
    plain.on("/vrps.json", web.sane(OLD))
    bench.server = web.Server(context)
    bench.settings["ca-file"] = path
    place(bench, web.redirects(plain.url("/vrps.json")), path="/x")
    bench.fetch()
    expect(bench.status == 1, "status")
    expect(plain.take() == [], "it was asked")


@case
def a_place_with_a_password_is_refused(bench):
    bench.configure("http://user:word@127.0.0.1:%d/x" % bench.server.port)
    bench.fetch()
    bench.failed("password")
    expect(bench.server.take() == [], "it was asked")
    # An @ behind the host is nobody's.
    place(bench, web.sane(OLD), path="/a@b")
    bench.fetch()
    bench.got(OLD)


@case
def nobody_there_is_a_failure(bench):
    bench.configure("http://127.0.0.1:1/x")
    bench.fetch()
    bench.failed("connect")


@case
def a_proxy_is_used_where_it_is_named(bench):
    bench.settings["proxy"] = bench.server.url("")
    url = "http://no-such-host.invalid/vrps.json"
    bench.server.on(url, web.sane(OLD))
    bench.configure(url)
    process = subprocess.run(
        [PROGRAM, "-c", bench.path("conf"), "fetch"], cwd=bench.directory,
        stdout=subprocess.PIPE, env={key: value for key, value in
                                     os.environ.items()
                                     if not key.lower().endswith("_proxy")})
    bench.status, bench.output = process.returncode, process.stdout.decode()
    bench.got(OLD)


@case
def two_runs_at_once_ask_once(bench):
    place(bench, web.trickles(OLD, 0.05, len(OLD) // 10 + 1))
    runs = [bench.start("fetch") for _ in range(3)]
    for run in runs:
        output, error = run.communicate(timeout=60)
        expect(run.returncode == 0, error.decode())
    expect(len(bench.server.take()) == 1, "it was asked more often")


@case
def killed_at_any_moment_the_cache_is_right(bench):
    numbers = random.Random(7)
    place(bench, web.trickles(OLD, 0.004, len(OLD) // 40 + 1))
    for _ in range(100 if LONG else 20):
        process = bench.start("fetch", "--max-age", "0 s")
        time.sleep(numbers.random() * 0.25)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        bench.look_through()
    bench.fetch()
    bench.got(OLD)


@case
def a_full_disk_is_a_failure_and_no_file(bench):
    place(bench, web.sane(OLD))

    def limit():
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    bench.run("fetch", preexec_fn=limit)
    bench.failed("File too large")
    bench.fetch()
    bench.got(OLD)


@case
def a_cache_that_cannot_be_made_is_a_failure(bench):
    with open(bench.cache, "w"):
        pass
    place(bench, web.sane(OLD))
    bench.fetch()
    expect(bench.status == 1 and "cache" in bench.error, bench.error)
    os.unlink(bench.cache)


@case
def a_damaged_file_in_the_cache_is_found_and_fetched_anew(bench):
    place(bench, web.sane(OLD))
    with open(bench.path("zones"), "w") as stream:
        stream.write("example\tgTLD\tns.example\n")
    with open(bench.path("routes"), "wb") as stream:
        stream.write(ROUTES + b"2a00::\t32\t1\n")
    # Of the DNS nothing is recorded, and nobody is asked.
    with open(bench.path("answers"), "w") as stream:
        stream.write('{"dnsroa-answers": 1}\n')
    survey = ("survey", "--zone-list", "zones", "--routes", "routes",
              "--answers", "answers", "--allow-degraded")
    # What the reader stumbles over; what only the digest tells.
    for damage in (b"\0\0", b"7"):
        bench.fetch()
        path, = bench.objects()
        os.chmod(path, 0o600)
        with open(path, "r+b") as stream:
            stream.seek(OLD.index(b"asn", len(OLD) // 2) + 6)
            stream.write(damage)
        bench.run(*survey)
        expect(bench.status == 1 and "damaged" in bench.error, bench.error)
        expect(bench.objects() == [], "it is still there")
        bench.run(*survey)
        expect(bench.status == 0, bench.error)


@case
def the_data_of_a_day_are_all_there_or_none(bench):
    extra = "[archive vrps]\nplace = %s\n[archive routes]\nplace = %s\n" % (
        bench.server.url("/{apnic,ripencc}.tal/%Y/%m/%d/roas.csv"),
        bench.server.url("/{rrc00,rrc01}/%Y.%m/bview.%Y%m%d.gz"))
    bench.configure(extra=extra)

    def roas(asn):
        return (b"URI,ASN,IP Prefix,Max Length,Not Before,Not After\n"
                b"N/A,AS%d,11.0.0.0/8,8,2025-01-01,2026-01-01\n" % asn)
    for body in (roas(1), roas(2)):
        GOOD[hashlib.sha256(body).hexdigest()] = body
    paths = {"/apnic.tal/2025/07/20/roas.csv": roas(1),
             "/ripencc.tal/2025/07/20/roas.csv": roas(2),
             "/rrc00/2025.07/bview.20250720.gz": ROUTES,
             "/rrc01/2025.07/bview.20250720.gz": ROUTES}
    for missing in paths:
        shutil.rmtree(bench.cache, ignore_errors=True)
        for path, body in paths.items():
            bench.server.on(path, web.status(404) if path == missing
                            else web.sane(body))
        bench.fetch("--date", "2025-07-20")
        expect(bench.status == 1 and missing in bench.error, bench.error)
    for path, body in paths.items():
        bench.server.on(path, web.sane(body))
    bench.fetch("--date", "2025-07-20")
    expect(bench.status == 0, bench.error)
    expect(len(bench.output.splitlines()) == 4, bench.output)
    # A day that is over is not asked for again, and serves by its URLs.
    bench.server.take()
    bench.fetch("--date", "2025-07-20")
    expect(bench.server.take() == [], "asked")
    urls = [line.split("\t")[3] for line in bench.output.splitlines()]
    bench.run("validate", "--offline", "--vrps", urls[0], "--vrps", urls[1],
              "11.0.0.0/8", "2")
    expect(bench.output == "11.0.0.0/8 2 valid\n", bench.output + bench.error)
    for day in ("2025-02-30", "20250720", "2025-07-20T10:00:00Z", "x"):
        bench.fetch("--date", day)
        expect(bench.status == 2 and "a day is wanted" in bench.error,
               bench.error)


@case
def the_cache_is_bounded_and_keeps_what_is_needed(bench):
    bench.settings["cache-size"] = "1 KiB"
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.server.on("/vrps.json", web.sane(NEW))
    bench.fetch("--max-age", "0 s")
    bench.got(NEW)
    expect(len(bench.objects()) == 1, "objects")


@case
def offline_asks_nobody(bench):
    place(bench, web.sane(OLD))
    bench.run("validate", "--offline", "11.0.0.0/8", "1")
    expect(bench.status == 2 and "--vrps" in bench.error, bench.error)
    expect(not os.path.exists(bench.cache), "it made a cache")
    bench.run("validate", "--offline", "--vrps",
              bench.server.url("/vrps.json"), "11.0.0.0/8", "1")
    bench.failed("not in the cache") if os.path.exists(bench.cache) else \
        bench.failed("there is no cache")
    expect(bench.server.take() == [], "asked")
    bench.run("validate", "11.0.0.0/8", "1")
    expect(bench.status == 0, bench.error)
    bench.server.take()
    bench.run("validate", "--offline", "11.0.0.0/8", "1")
    expect(bench.status == 0, bench.error)
    expect(bench.server.take() == [], "asked")


def heed_permissions():
    """In the child: also root may do no more than its files' modes let it."""
    libc = ctypes.CDLL(None)
    libc.prctl(47, 4, 0, 0, 0)  # PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def set_modes(top, folders, files):
    for folder, _, names in os.walk(top, topdown=False):
        for name in names:
            os.chmod(os.path.join(folder, name), files)
        os.chmod(folder, folders)


@case
def the_cache_of_somebody_else_is_read(bench):
    bench.cache = bench.path("theirs/cache")
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.got(OLD)
    offline = ("validate", "--offline", "11.0.0.0/8", "1")
    set_modes(bench.cache, 0o555, 0o444)
    try:
        bench.run(*offline, preexec_fn=heed_permissions)
        expect(bench.status == 0, bench.error)
        bench.run("fetch", "--list", preexec_fn=heed_permissions)
        expect("\tfresh\t" in bench.output, bench.output + bench.error)
        bench.run("fetch", "--max-age", "0 s", preexec_fn=heed_permissions)
        bench.failed("lock: Permission denied")
        path, = bench.objects()
        os.chmod(path, 0o644)
        with open(path, "r+b") as stream:
            stream.write(b"#")
        bench.run(*offline, preexec_fn=heed_permissions)
        bench.failed("is damaged; it cannot be removed")
        with open(path, "r+b") as stream:
            stream.write(OLD[:1])
        # Not to be read is another thing than not to be there.
        os.chmod(os.path.join(bench.cache, "lock"), 0)
        bench.run(*offline, preexec_fn=heed_permissions)
        bench.failed("lock: Permission denied")
        os.chmod(os.path.dirname(bench.cache), 0o600)
        bench.run(*offline, preexec_fn=heed_permissions)
        bench.failed("Permission denied")
    finally:
        os.chmod(os.path.dirname(bench.cache), 0o755)
        set_modes(bench.cache, 0o755, 0o644)


@case
def a_stale_file_serves_with_a_warning_where_nobody_answers(bench):
    place(bench, web.sane(OLD))
    bench.fetch()
    bench.server.on("/vrps.json", web.status(500))
    bench.run("validate", "--max-age", "0 s", "11.0.0.0/8", "1")
    expect(bench.status == 0, bench.error)
    expect("what was fetched before is used" in bench.error, bench.error)


@case
def something_optional_that_fails_is_a_gap(bench):
    bench.server.on("/good", web.sane(OLD))
    bench.configure(
        bench.server.url("/good"),
        extra="[input y]\noption = irr\nrequired = no\nplace = %s\n"
        % bench.server.url("/none"))
    bench.fetch()
    expect(bench.status == 3 and "/none" in bench.error, bench.error)


def main():
    for function in CASES:
        name = "fetch: " + function.__name__.replace("_", " ")
        bench = Bench(function.__name__)
        try:
            function(bench)
            bench.look_through()
            tally(True, name)
        except (AssertionError, subprocess.TimeoutExpired, OSError, IndexError,
                KeyError, ValueError) as fault:
            print("%s: %s: %s\n%s%s" % (name, type(fault).__name__, fault,
                                        bench.output, bench.error))
            tally(False, name)


if __name__ == "__main__":
    main()

"""An AWS of a test's own: DynamoDB, STS, EC2 and Organizations as far as a sync asks them, with every fault that an
answer can have.

A region is told by the credential scope of the signature, as AWS does. Knows nothing of the program under test.
"""

import dataclasses
import http.server
import json
import re
import socket
import struct
import threading
import time
import zlib

ACCOUNT = "123456789012"
PAGE_NAMES = 100


def table(name, region="us-east-1", indexes=(), account=ACCOUNT, **members):
    """A table as DescribeTable tells of it, with an index for each name."""
    arn = f"arn:aws:dynamodb:{region}:{account}:table/{name}"
    described = {
        "TableName": name,
        "TableArn": arn,
        "TableStatus": "ACTIVE",
        "CreationDateTime": 1609459200,
        "ItemCount": 3,
        "TableSizeBytes": 300,
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    }
    if indexes:
        described["GlobalSecondaryIndexes"] = [
            {"IndexName": index, "IndexArn": f"{arn}/index/{index}", "IndexStatus": "ACTIVE"} for index in indexes
        ]
    return {**described, **members}


@dataclasses.dataclass
class Call:
    operation: str  # "ListTables", "DescribeTable", "GetCallerIdentity", "DescribeRegions", "DescribeOrganization"
    region: str
    access_key: str
    request: dict

    @property
    def table(self):
        return self.request.get("TableName")


class Endpoint:
    """Use as a context manager. `tables` is {region: {name: description}}, and may be changed between runs."""

    def __init__(self):
        self.account = ACCOUNT
        self.tables = {"us-east-1": {}}
        self.latency = 0  # seconds before each answer
        self.calls = []  # every Call that came
        self.ended = threading.Event()
        self._rules = []
        self._lock = threading.Lock()

    def add(self, name, region="us-east-1", **members):
        self.tables.setdefault(region, {})[name] = table(name, region, **members)

    def replay(self, recording, account=None):
        """Serves the tables of a recording, or those of one of its accounts."""
        for line in map(json.loads, recording.read_text().splitlines()):
            if account not in (None, line["account"]):
                continue
            if line["operation"] == "dynamodb:DescribeTable" and line["status"] == 200:
                described = line["body"]["Table"]
                self.tables.setdefault(line["region"], {})[described["TableName"]] = described

    def fault(self, answer, operation=None, region=None, table=None, times=None):
        """From now on the calls that fit get `answer(handler, call)` instead, the first `times` of them."""
        left = [times]

        def fits(call):
            wanted = ((operation, call.operation), (region, call.region), (table, call.table))
            if left[0] == 0 or any(want is not None and want != has for want, has in wanted):
                return False
            left[0] = None if left[0] is None else left[0] - 1
            return True

        self._rules.insert(0, (fits, answer))

    def heal(self):
        self._rules.clear()

    def rule_for(self, call):
        with self._lock:
            self.calls.append(call)
            return next((answer for fits, answer in self._rules if fits(call)), answer_rightly)

    def __enter__(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.endpoint = self
        self.port = self.server.server_address[1]
        self.env = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "AKIDSYSTEMTESTS00000",
            "AWS_SECRET_ACCESS_KEY": "s3cr3t-that-must-not-be-seen",
            "AWS_SESSION_TOKEN": "t0ken-that-must-not-be-seen",
            "AWS_REGION": "us-east-1",
        }
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that goes away (a killed run) is no error."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        scope = re.search(r"Credential=([^/]+)/\d{8}/([^/]+)/", self.headers.get("Authorization", ""))
        access_key, region = scope.groups() if scope else ("", "")
        endpoint = self.server.endpoint
        if target := self.headers.get("X-Amz-Target"):
            call = Call(target.rpartition(".")[2], region, access_key, json.loads(body))
        else:
            call = Call(re.search(r"Action=(\w+)", body).group(1), region, access_key, {})
        time.sleep(endpoint.latency)
        endpoint.rule_for(call)(self, call)

    def send(self, status, body, headers=None, checksum=True, length=None):
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in (
            {"x-amz-crc32": zlib.crc32(content)} if headers is None and checksum else headers or {}
        ).items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


# What an endpoint can answer. Each is called with the handler and the call.


def answer_rightly(handler, call):
    content = right_answer(handler.server.endpoint, call)
    if call.operation == "DescribeOrganization":
        error(400, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")(
            handler, call
        )
    elif content is None:
        error(400, "ResourceNotFoundException", f"Requested resource not found: Table: {call.table} not found")(
            handler, call
        )
    else:
        handler.send(200, content)


def right_answer(endpoint, call):
    tables = endpoint.tables.get(call.region, {})
    if call.operation == "ListTables":
        start = call.request.get("ExclusiveStartTableName", "")
        names = sorted(name for name in tables if name > start)
        page = names[: call.request.get("Limit", PAGE_NAMES)]
        answer = {"TableNames": page}
        if len(page) < len(names):
            answer["LastEvaluatedTableName"] = page[-1]
        return json.dumps(answer)
    if call.operation == "DescribeTable":
        return json.dumps({"Table": tables[call.table]}) if call.table in tables else None
    if call.operation == "GetCallerIdentity":
        return (
            '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
            f"<Arn>arn:aws:iam::{endpoint.account}:user/test</Arn><UserId>AIDATEST</UserId>"
            f"<Account>{endpoint.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        )
    if call.operation == "DescribeOrganization":
        return None
    assert call.operation == "DescribeRegions", call
    items = "".join(
        f"<item><regionName>{region}</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
        for region in endpoint.tables
    )
    return (
        '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        f"<requestId>1</requestId><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
    )


def error(status, code, message="as the test wants it"):
    """An error as the operation's protocol tells it."""

    def answer(handler, call):
        if call.operation in ("GetCallerIdentity", "DescribeRegions"):
            inner = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
            outer = {"GetCallerIdentity": ("ErrorResponse", ""), "DescribeRegions": ("Response", "Errors")}
            name, list_name = outer[call.operation]
            inner = f"<{list_name}>{inner}</{list_name}>" if list_name else inner
            return handler.send(status, f"<{name}>{inner}</{name}>")
        kind = f"com.amazonaws.dynamodb.v20120810#{code}"
        return handler.send(status, json.dumps({"__type": kind, "message": message}))

    return answer


denied = error(
    400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/test is not authorized to perform this"
)
expired = error(400, "ExpiredTokenException", "The security token included in the request is expired")
throttled = error(400, "ThrottlingException", "Rate exceeded")
broken = error(500, "InternalServerError", "an internal error")


def text(body, status=200):
    return lambda handler, call: handler.send(status, body)


not_json = text("<html><body>It works!</body></html>")
deep = text('{"TableNames":' + "[" * 200_000 + "]" * 200_000 + "}")
huge = text('{"Table":{"TableName":"' + "x" * (24 * 1024 * 1024) + '"}}')


def changed(change):
    """The right answer with `change(body)` made of it."""
    return lambda handler, call: handler.send(
        200, json.dumps(change(json.loads(right_answer(handler.server.endpoint, call))))
    )


def wrong_checksum(handler, call):
    handler.send(200, right_answer(handler.server.endpoint, call), headers={"x-amz-crc32": 1})


def cut(handler, call):
    """Half of the right answer."""
    content = right_answer(handler.server.endpoint, call).encode()
    handler.send(200, content[: len(content) // 2], checksum=False, headers={}, length=len(content))
    handler.close_connection = True


def reset(handler, call):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def hang(handler, call):
    handler.server.endpoint.ended.wait(60)
    handler.close_connection = True

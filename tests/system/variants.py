"""Recordings derived from the golden cases: the answers to one operation, but empty, denied, in other pages, ….

What an answer looks like is taken from the recordings, so that a new operation needs no word here. Runs nothing.
"""

import dataclasses
import functools
import itertools
import json
import re

from graphs import SCHEMA
from test_golden import BY_CONTRACT, GOLDEN

REST = {"backup", "lambda", "pipes"}  # services whose errors have their code in a header
UNKNOWN = "NotDocumentedYet"


@dataclasses.dataclass(frozen=True)
class Operation:
    name: str
    group: str
    labels: frozenset  # that it fills

    def __str__(self):
        return self.name


def every_operation():
    """Of docs/schema.md, which is made of the declarations."""
    row = re.compile(r"\| `([\w-]+:\w+)` +\| ([\w-]+) +\| [\w-]+ +\|[^|]+\|([^|]+)\|")
    told = [row.match(line) for line in SCHEMA.read_text().splitlines()]
    return [Operation(one[1], one[2], frozenset(re.findall(r"`(\w+)`", one[3]))) for one in told if one]


def operations():
    """Those beside the tables."""
    return [operation for operation in every_operation() if operation.group != "tables"]


def own_labels(operation):
    """Those that no other operation fills."""
    return operation.labels.difference(*(other.labels for other in every_operation() if other != operation))


def read(file):
    return [json.loads(line) for line in file.read_text().splitlines() if line.strip()]


def write(file, lines):
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


@functools.cache
def golden_cases():
    """[(lines, expected.json)] of those that are one sync which misses nothing."""
    found = []
    for case in BY_CONTRACT:
        expected = json.loads((GOLDEN / case / "expected.json").read_text())
        if expected.get("exit") == 0 and not (GOLDEN / case / "before.jsonl").exists():
            found.append((read(GOLDEN / case / "answers.jsonl"), expected))
    return found


def full_case(operation):
    """The golden case with the most answers of it: (lines, expected.json)."""

    def answers(case):
        return sum(line["operation"] == operation.name and line["status"] == 200 for line in case[0])

    case = max(golden_cases(), key=answers)
    assert answers(case), f"no golden case without before.jsonl, with exit 0, holds an answer of {operation}"
    return case


def paging_of(lines, operation):
    """Under which names an answer gives the next page and a request asks for it: (receive, send), or None."""
    own = [line for line in lines if line["operation"] == operation.name and line["status"] == 200]
    for line, other in itertools.permutations(own, 2):
        for send in other["request"].keys() - line["request"].keys():
            for receive, value in line["body"].items():
                if isinstance(value, str) and value == other["request"][send]:
                    return receive, send
    return None


@dataclasses.dataclass(frozen=True)
class Chain:
    """One call with all its pages: of a part, or about one subject."""

    lines: list  # the first page first
    paging: tuple  # paging_of()

    @property
    def first(self):
        return self.lines[0]

    @property
    def members(self):
        """Where the lists stand; none: the answer is about one thing."""
        return [name for name, value in self.first["body"].items() if isinstance(value, list)] if isinstance(self.first["body"], dict) else []

    @property
    def member(self):
        return next(iter(self.members), None)

    @property
    def elements(self):
        """[(member, element)]"""
        return [(member, element) for line in self.lines for member in self.members for element in line["body"].get(member, [])]

    def page(self, number, elements, following=None):
        """An answer that holds these, and names the page `following`, if any."""
        lists = {member: [element for of, element in elements if of == member] for member in self.members}
        line = {**self.first, "request": dict(self.first["request"]), "body": {**self.first["body"], **lists}}
        if self.paging:
            receive, send = self.paging
            line["body"].pop(receive, None)
            if number > 0:
                line["request"][send] = f"page {number}"
            if following is not None:
                line["body"][receive] = f"page {following}"
        return line


def chains_of(lines, operation):
    """Its calls, in the order of the recording."""
    paging = paging_of(lines, operation)
    send = paging[1] if paging else None
    found = {}
    for line in lines:
        if line["operation"] != operation.name:
            continue
        request = {name: value for name, value in line["request"].items() if name != send}
        found.setdefault((line["account"], line["region"], json.dumps(request, sort_keys=True)), []).append(line)
    return [Chain(sorted(pages, key=lambda page: send in page["request"]), paging) for pages in found.values()]


def varied(lines, operation, variant):
    """The recording with other answers of the operation: `variant` makes a chain's lines."""
    others = [line for line in lines if line["operation"] != operation.name]
    return others + [line for chain in chains_of(lines, operation) for line in variant(chain)]


def unchanged(chain):
    return chain.lines


def empty(chain):
    return [chain.page(0, [])] if chain.member else chain.lines


def refusal(line, status, code):
    """The call, refused in its service's form."""
    service = line["operation"].partition(":")[0]
    line = {name: value for name, value in line.items() if name != "body"}
    if service == "ec2":
        body = f"<Response><Errors><Error><Code>{code}</Code><Message>no</Message></Error></Errors></Response>"
        return {**line, "status": status, "body": body}
    if service == "iam":
        body = f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
        return {**line, "status": status, "code": code, "body": body}
    if service in REST:
        return {**line, "status": status, "code": code, "body": {"Message": "no"}}
    return {**line, "status": status, "body": {"__type": f"com.amazon.coral.service#{code}", "Message": "no"}}


def denial(line):
    service = line["operation"].partition(":")[0]
    code = {"ec2": "UnauthorizedOperation", "iam": "AccessDenied"}.get(service, "AccessDeniedException")
    return refusal(line, 403 if service in {"ec2", "iam"} | REST else 400, code)


def denied(chain):
    return [denial(chain.first)]


def one_by_one(chain):
    """Each element on a page of its own, with an empty page behind the first and one at the end."""
    if not chain.member:
        return chain.lines
    pages = [[element] for element in chain.elements]
    pages[1:1] = [[]]
    pages.append([])
    last = len(pages) - 1
    return [chain.page(at, page, at + 1 if at < last else None) for at, page in enumerate(pages)]


def broken_off(second):
    """The last element on the first page, then what `second` makes of the second page; all else is lost."""

    def variant(chain):
        if not chain.elements:
            return chain.lines
        return [chain.page(0, chain.elements[-1:], 1), *second(chain)]

    return variant


def disordered(chain):
    """The members of every object the other way round, with one that is not documented."""

    def of(value):
        if isinstance(value, list):
            return [of(one) for one in value]
        if isinstance(value, dict):
            return {UNKNOWN: {"a": [1, None]}, **{name: of(value[name]) for name in reversed(value)}}
        return value

    return [{**line, "body": of(line["body"])} for line in chain.lines]


def elsewhere(account, region):
    """The last element with ARNs that name this account and region."""

    def variant(chain):
        line = chain.lines[-1]
        if line["status"] != 200:
            return chain.lines
        own, other = f":{line['region']}:{line['account']}:", f":{region or line['region']}:{account or line['account']}:"

        def renamed(value):
            return json.loads(json.dumps(value).replace(own, other))

        body, member = line["body"], chain.member
        assert len(chain.members) < 2 or own not in json.dumps(body), "which list?"
        changed = {**body, member: body[member][:-1] + renamed(body[member][-1:])} if member else renamed(body)
        return [*chain.lines[:-1], {**line, "body": changed}]

    return variant

"""The simulated AWS of bench/aws_simulator as tests use it: started, changed while it runs, asked what is true."""

import hashlib
import json
import os
import pathlib
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.config
import pytest

ACCOUNT = "123456789012"
ONE_TRY = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=5)


def secret_of(access_key):
    """The rule of bench/aws_simulator/credentials.h."""
    return hashlib.sha256(f"simulator-secret:{access_key}".encode()).hexdigest()[:40]


def daily_sum(metric, time):
    """Of a metric that elements("GetMetricData") tells: its sum of the day that begins then; None where it has none."""
    return metric["Values"][int(time.timestamp()) // 86400 % 7]


class Simulator:
    """A running simulator; ends with the `with` block, and with this process."""

    def __init__(self, *options):
        program = pathlib.Path(os.environ.get("DYNATLAS_AWS_SIMULATOR", "aws_simulator"))
        if not program.exists():
            pytest.fail(f"{program} is missing: is the test run by ctest, and everything built?")
        command = [str(program), "--max-seconds", "900", *map(str, options)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.port = urllib.parse.urlsplit(self.url).port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(timeout=30) == 0
        self.process.stdout.close()

    def env(self, account=ACCOUNT):
        """What the program needs to be this account's user."""
        key = f"AKIASIM{account}"
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret_of(key),
            "AWS_REGION": "us-east-1",
        }

    def client(self, service, region="us-east-1", account=ACCOUNT, **credentials):
        """boto3's, by default with that account's user."""
        env = self.env(account)
        given = {
            "aws_access_key_id": env["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": env["AWS_SECRET_ACCESS_KEY"],
            **credentials,
        }
        return boto3.client(service, endpoint_url=self.url, region_name=region, config=ONE_TRY, **given)

    def _ask(self, request):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise ValueError(error.read().decode()) from error

    def get(self, path, **parameters):
        return self._ask(f"{self.url}/_simulator/{path}?{urllib.parse.urlencode(parameters)}")

    def post(self, path, text="", **parameters):
        """Text as it is, or parameters as a form. Returns the generation that holds now."""
        body = text or urllib.parse.urlencode(parameters)
        request = urllib.request.Request(f"{self.url}/_simulator/{path}", body.encode(), method="POST")
        return int(self._ask(request))

    def counters(self):
        return json.loads(self.get("counters"))

    def tables(self, region="us-east-1", account=ACCOUNT):
        """The tables that exist, as DescribeTable would tell them, by name."""
        lines = self.get("tables", account=account, region=region, form="describe").splitlines()
        return {table["TableName"]: table for table in map(json.loads, lines)}

    def elements(self, operation, region="us-east-1", account=ACCOUNT):
        """All that an operation tells of tables there, each element as AWS would tell it.

        Of one that lists (GetResources, ListBackups …): what it lists. Of one that is asked about a table, a policy or an
        export at a time: each answer that there is, with the parameter that asks for it (TableName, ResourceArn,
        ExportArn). Of GetMetricData: each metric with data points, its Values by the day's number modulo 7 (daily_sum).
        """
        lines = self.get("tables", account=account, region=region, form=operation).splitlines()
        return [json.loads(line) for line in lines]

    def asked(self, operation, region="us-east-1", account=ACCOUNT, outcome="calls"):
        """How often that operation was asked about each table, ARN or vault there: {subject as it was named: calls}.

        With an outcome (answered, refused, throttled, disturbed) only such calls. Needs --count-subjects.
        """
        lines = self.get("subjects", operation=operation, account=account, region=region).splitlines()
        counted = {line["subject"]: line[outcome] for line in map(json.loads, lines)}
        return {subject: count for subject, count in counted.items() if count}

    def presence(self, start, end, region="us-east-1", account=ACCOUNT):
        """Of all that existed in a generation from `start` to `end`: {name: "always" or "sometimes"}."""
        form = {"from": start, "to": end, "form": "presence"}
        lines = self.get("tables", account=account, region=region, **form).splitlines()
        return dict(line.split("\t") for line in lines)

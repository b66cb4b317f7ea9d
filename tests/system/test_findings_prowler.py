"""Prowler's own DynamoDB and DAX checks and those of `dynatlas findings` on one moto account: the same verdicts.

Prowler's checks run in a process of their own (tests/prowler/judge.py). Which of ours is the same as one of Prowler's is
what our declarations say; where two of ours are one of Prowler's, that one has failed where one of the two has. PASS is
pass, FAIL is fail, MANUAL is unknown. Where the two differ, DIFFERENCES says why ours is right.

What moto lacks, Beside answers in its place, as AWS would: AWS Backup's selections and protected resources, that
AWS manages the key `alias/aws/dynamodb`, and availability zones of DAX's nodes, all of which moto has in one.
Not here, because DynamoDB itself refuses such a policy: everybody under a condition that everybody fulfils.
"""
# labels: large
# servers: moto

import http.client
import http.server
import json
import os
import pathlib
import re
import subprocess
import threading

TOP = pathlib.Path(__file__).resolve().parents[2]
PROWLER = TOP / ".deps/prowler/bin/python"
REGION, OTHER_REGION = "us-east-1", "eu-west-1"
ACCOUNT, OTHER_ACCOUNT = "123456789012", "210987654321"

KMS, SCALING, CROSS_ACCOUNT, PLAN, ZONES = (
    "dynamodb_tables_kms_cmk_encryption_enabled",
    "dynamodb_table_autoscaling_enabled",
    "dynamodb_table_cross_account_access",
    "dynamodb_table_protected_by_backup_plan",
    "dynamodb_accelerator_cluster_multi_az",
)
NOT_JUDGED = "A condition says whom `*` means; Dynatlas does not evaluate it, and says so where it might pass wrongly."
# (Prowler's check, table or cluster): (Prowler's verdict, ours, why ours is right).
DIFFERENCES = {
    (KMS, "key-of-aws"): ("pass", "fail", "AWS's key: the account can neither disable it nor change who may use it."),
    (SCALING, "on-demand"): ("pass", "not_applicable", "A table in on-demand mode has no capacity that Application Auto Scaling could scale."),
    (SCALING, "scaled-elsewhere"): ("pass", "fail", "The table of that name in the other region is scaled; Prowler matches by the name alone."),
    (CROSS_ACCOUNT, "policy-stranger-in-organization"): ("pass", "fail", "An account of the organization is another account still."),
    (CROSS_ACCOUNT, "policy-stranger-like-us"): ("pass", "fail", "The role is another account's; Prowler finds our number in its name."),
    (CROSS_ACCOUNT, "policy-organization"): ("pass", "unknown", NOT_JUDGED),
    (CROSS_ACCOUNT, "policy-own-by-condition"): ("pass", "unknown", NOT_JUDGED),
    (CROSS_ACCOUNT, "policy-stranger-by-condition"): ("fail", "unknown", NOT_JUDGED),
    (PLAN, "backed-up-by-tag"): ("fail", "pass", "A plan selected it by its tag, and there is a copy; Prowler reads ARNs only."),
    (PLAN, "backed-up-never"): ("pass", "fail", "A plan names it, and AWS Backup has never made a copy: there is nothing to restore."),
    (ZONES, "dax-two-nodes-in-one-zone"): ("pass", "fail", "Both nodes go down with their one zone; Prowler counts nodes, not zones."),
}


def arn(name, region=REGION):
    return f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}"


class Beside(http.server.ThreadingHTTPServer):
    """Passes everything on to moto; answers, or puts right, what moto lacks. Use as a context manager."""

    daemon_threads = True

    def __init__(self, moto):
        super().__init__(("127.0.0.1", 0), Handler)
        self.moto = moto.endpoint.removeprefix("http://")
        self.env = {**moto.env, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_port}"}
        self.selected = []  # what the backup plan names
        self.backed_up = []  # of what AWS Backup has a copy
        self.zones = {}  # cluster: a zone for each node
        self.managed_keys = set()

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def instead(self, path, region):
        """The answer that moto has not, or None."""
        if re.fullmatch(r"/resources/(\?.*)?", path):
            of_region = [one for one in self.backed_up if f":{region}:" in one]
            return {"Results": [{"ResourceArn": one, "ResourceType": "DynamoDB", "LastBackupTime": 1795737600} for one in of_region]}
        if re.fullmatch(r"/backup/plans/[^/]+/selections/(\?.*)?", path):
            return {"BackupSelectionsList": [{"SelectionId": "selection", "SelectionName": "tables"}]}
        if re.fullmatch(r"/backup/plans/[^/]+/selections/selection", path):
            return {"BackupSelection": {"SelectionName": "tables", "Resources": self.selected}, "SelectionId": "selection"}
        return None

    def put_right(self, operation, answer):
        if operation == "DescribeClusters":
            for cluster in answer["Clusters"]:
                for node, zone in zip(cluster.get("Nodes", ()), self.zones.get(cluster["ClusterName"], ())):
                    node["AvailabilityZone"] = zone
        if operation == "DescribeKey" and answer["KeyMetadata"]["Arn"] in self.managed_keys:
            answer["KeyMetadata"]["KeyManager"] = "AWS"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def answer(self, request):
        scope = re.search(r"Credential=[^/]+/\d{8}/([^/]+)/", self.headers.get("Authorization", ""))
        instead = self.server.instead(self.path, scope[1] if scope else "")
        if instead is not None:
            return self.send(200, {"Content-Type": "application/json"}, json.dumps(instead).encode())
        passed_on = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        connection = http.client.HTTPConnection(self.server.moto, timeout=60)
        connection.request(self.command, self.path, request, passed_on)
        told = connection.getresponse()
        content, headers = told.read(), dict(told.getheaders())
        connection.close()
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if told.status == 200 and operation in ("DescribeClusters", "DescribeKey"):
            answer = json.loads(content)
            self.server.put_right(operation, answer)
            content = json.dumps(answer).encode()
            headers = {"Content-Type": headers["Content-Type"]}
        return self.send(told.status, headers, content)

    def send(self, status, headers, content):
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("connection", "content-length", "date", "server", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def allow(principal, **more):
    return {"Effect": "Allow", "Principal": principal, "Action": "dynamodb:GetItem", "Resource": "*", **more}


EVERYBODY = {"AWS": "*"}
STRANGER = {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"}
OWN_ROLE = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/reader"}
IN_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
POLICIES = {
    "policy-own": [allow(OWN_ROLE)],
    "policy-stranger": [allow(STRANGER)],
    "policy-both": [allow(OWN_ROLE), allow({"AWS": [OWN_ROLE["AWS"], STRANGER["AWS"]]})],
    "policy-everybody": [allow(EVERYBODY)],
    "policy-everybody-short": [allow("*")],
    "policy-service": [allow({"Service": "redshift.amazonaws.com"})],
    "policy-denies": [allow(EVERYBODY, Effect="Deny")],
    "policy-stranger-in-organization": [allow(STRANGER, Condition=IN_ORGANIZATION)],
    "policy-stranger-like-us": [allow({"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:role/for-{ACCOUNT}"})],
    "policy-organization": [allow(EVERYBODY, Condition=IN_ORGANIZATION)],
    "policy-own-by-condition": [allow(EVERYBODY, Condition={"StringEquals": {"aws:PrincipalAccount": ACCOUNT}})],
    "policy-stranger-by-condition": [allow(EVERYBODY, Condition={"StringEquals": {"aws:PrincipalAccount": OTHER_ACCOUNT}})],
}


class Account:
    """Tables and clusters that differ in what the checks look at; each is named by what sets it apart."""

    def __init__(self, moto, beside):
        self.moto, self.beside = moto, beside
        self.dynamodb = moto.client("dynamodb")
        self.settings()
        self.keys()
        self.capacity()
        self.policies()
        self.backups()
        self.clusters()

    def table(self, name, region=REGION, on_demand=False, **members):
        capacity = {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
        if on_demand:
            capacity = {"BillingMode": "PAY_PER_REQUEST"}
        created = self.moto.client("dynamodb", region).create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            **capacity,
            **members,
        )
        return created["TableDescription"]

    def settings(self):
        self.table("plain")
        self.table("protected", DeletionProtectionEnabled=True, Tags=[{"Key": "owner", "Value": "shop"}])
        for name, is_on in (("recoverable", True), ("recoverable-no-more", False)):
            self.table(name)
            for setting in (True, is_on):
                specification = {"PointInTimeRecoveryEnabled": setting}
                self.dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=specification)

    def keys(self):
        kms = self.moto.client("kms")
        described = self.table("key-of-aws", SSESpecification={"Enabled": True, "SSEType": "KMS"})
        self.beside.managed_keys.add(described["SSEDescription"]["KMSMasterKeyArn"])
        for name in ("key-of-customer", "key-disabled", "key-pending-deletion"):
            key = kms.create_key()["KeyMetadata"]
            self.table(name, SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key["Arn"]})
            if name == "key-disabled":
                kms.disable_key(KeyId=key["KeyId"])
            if name == "key-pending-deletion":
                kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)

    def scale(self, name, region, *dimensions):
        scaling = self.moto.client("application-autoscaling", region)
        for dimension in dimensions:
            scaling.register_scalable_target(
                ServiceNamespace="dynamodb",
                ResourceId=f"table/{name}",
                ScalableDimension=f"dynamodb:table:{dimension}CapacityUnits",
                MinCapacity=5,
                MaxCapacity=50,
            )

    def capacity(self):
        self.table("on-demand", on_demand=True)
        for name, dimensions in (("scaled", ("Read", "Write")), ("scaled-reads", ("Read",)), ("scaled-writes", ("Write",))):
            self.table(name)
            self.scale(name, REGION, *dimensions)
        # Two tables of one name; one of them scales.
        self.table("scaled-elsewhere")
        self.table("scaled-elsewhere", OTHER_REGION)
        self.scale("scaled-elsewhere", OTHER_REGION, "Read", "Write")

    def policies(self):
        for name, statements in POLICIES.items():
            self.table(name)
            policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
            self.dynamodb.put_resource_policy(ResourceArn=arn(name), Policy=policy)

    def backups(self):
        rule = {"RuleName": "daily", "TargetBackupVaultName": "vault"}
        self.moto.client("backup").create_backup_plan(BackupPlan={"BackupPlanName": "daily", "Rules": [rule]})
        for name in ("backed-up", "backed-up-never", "backed-up-by-tag"):
            self.table(name)
        self.beside.selected = [arn("backed-up"), arn("backed-up-never")]
        self.beside.backed_up = [arn("backed-up"), arn("backed-up-by-tag")]

    def clusters(self):
        dax = self.moto.client("dax")
        zones = {"dax-plain": "a", "dax-safe": "abc", "dax-two-nodes-in-one-zone": "aa"}
        for name, letters in zones.items():
            self.beside.zones[name] = [f"{REGION}{letter}" for letter in letters]
            safe = {"SSESpecification": {"Enabled": True}, "ClusterEndpointEncryptionType": "TLS"} if name == "dax-safe" else {}
            role = f"arn:aws:iam::{ACCOUNT}:role/dax"
            dax.create_cluster(ClusterName=name, NodeType="dax.t3.small", ReplicationFactor=len(letters), IamRoleArn=role, **safe)
        while any(cluster["Status"] == "creating" for cluster in dax.describe_clusters()["Clusters"]):
            pass  # moto counts the questions


def theirs(env, folder):
    """{(check, ARN): verdict} of Prowler."""
    told = folder / "prowler.ocsf.json"
    command = [PROWLER, "-B", TOP / "tests/prowler/judge.py", f"{REGION},{OTHER_REGION}", told]
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_EC2_METADATA_DISABLED": "true", **env}
    done = subprocess.run(command, env=known, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    verdicts = {"PASS": "pass", "FAIL": "fail", "MANUAL": "unknown"}
    found = {}
    for one in json.loads(told.read_text()):
        (resource,) = one["resources"]
        found[one["metadata"]["event_code"], resource["uid"]] = verdicts[one["status_code"]]
    return found


def ours(dynatlas, env):
    """{(Prowler's name of the check, ARN): verdict} of Dynatlas, and the names of all checks that both have."""
    read = "tables,+pitr,+policies,+keys,+dax,+backups,+scaling"
    synced = dynatlas.run("sync", "--quiet", "--aws-regions", f"{REGION},{OTHER_REGION}", "--read", read, env=env)
    assert synced.code in (0, 3), synced.err
    named = {}
    for check in json.loads(dynatlas.run("findings", "--list", "--format", "json").expect(0).out):
        named.update((check["check"], name) for name in re.findall(r"Prowler (\w+)", check["references"]))
    every = "pass,fail,unknown,not_applicable"
    told = dynatlas.run("findings", *named, "--verdict", every, "--format", "json").expect(0)
    found = {}
    for one in json.loads(told.out):
        found.setdefault((named[one["check"]], one["resource"]), set()).add(one["verdict"])
    worst = ("fail", "unknown", "pass", "not_applicable")
    return {key: min(verdicts, key=worst.index) for key, verdicts in found.items()}, set(named.values())


def short(resource):
    """The table's or the cluster's name, with its region where that is not the one of all."""
    name = resource.rpartition("/")[2]
    region = resource.split(":")[3]
    return name if region == REGION else f"{name} in {region}"


def test_the_same_verdicts(dynatlas, moto, tmp_path):
    with Beside(moto) as beside:
        Account(moto, beside)
        prowlers = theirs(beside.env, tmp_path)
        found, shared = ours(dynatlas, beside.env)
    assert {check for check, _ in prowlers} == shared, "Prowler has a check that no declaration names, or the other way round"
    # It judges no table without a policy.
    silent = {key for key in found if key not in prowlers}
    expected = {(CROSS_ACCOUNT, one) for _, one in found if ":table/" in one}
    expected -= {(CROSS_ACCOUNT, arn(name)) for name in POLICIES}
    assert silent == expected and {found[key] for key in silent} == {"pass"}
    assert prowlers.keys() <= found.keys()
    differing = {
        (check, short(resource), verdict, found[check, resource])
        for (check, resource), verdict in prowlers.items()
        if verdict != found[check, resource]
    }
    listed = {(*key, *verdicts[:2]) for key, verdicts in DIFFERENCES.items()}
    wrong = [f"differs, and no line says why: {one}" for one in sorted(differing - listed)]
    wrong += [f"does not differ so: {one}" for one in sorted(listed - differing)]
    assert not wrong, "\n".join(wrong)
    for check in shared:  # each was put to the test
        assert {"pass", "fail"} <= {verdict for (name, _), verdict in prowlers.items() if name == check}, check

"""The real Cartography (.deps/cartography) as its users run it: one account, its DynamoDB module.

Knows nothing of the graph that must come of it; graph_beside_cartography.py does.
"""

import os
import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = TOP / ".deps" / "cartography" / "bin" / "cartography"
RUN_SECONDS = 180

# It ends with 0 also when it got nothing: without valid credentials, or where a region is denied. Then it only says so. So
# a run counts as good when it said nothing above INFO but these (regular expressions, of whole lines).
HARMLESS = [
    r"WARNING:cartography\.cli:Cartography is tested on Python .*",
    r"WARNING:cartography\.intel\.aws:Module 'dynamodb' is requested without its dependencies \['kms'\].*",
]
# What it says when another client writes at the same time and it tries again.
TRIES_AGAIN = [
    r"WARNING:.*(Backing off|Retrying after|retry \d).*",
    r"WARNING:neo4j\.session:Transaction failed and will be retried in .*",
]


class Cartography:
    """Runs it on one Neo4j (conftest.Neo4j), with an environment that knows no AWS account but what a test gives it."""

    def __init__(self, neo4j, folder: pathlib.Path):
        assert PROGRAM.exists(), f"{PROGRAM} is missing: run tools/install_test_parts (./check does)"
        self.neo4j, self.folder = neo4j, folder

    def start(self, aws_env: dict, regions, tag: int, syncs: str = "dynamodb") -> subprocess.Popen:
        """Starts it without waiting; end it with finish(). `syncs`: its modules of AWS, with commas between them."""
        dropped = ("AWS_", "NEO4J_", "PYTHON", "DYNATLAS_")  # its byte code may be kept: it is half of its start
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        alone = {"HOME": str(self.folder), "AWS_EC2_METADATA_DISABLED": "true"}
        process = subprocess.Popen(
            [
                *(str(PROGRAM), "--neo4j-uri", self.neo4j.uri, "--neo4j-user", self.neo4j.user),
                *("--neo4j-password-env-var", "NEO4J_PASSWORD"),
                *("--selected-modules", "create-indexes,aws", "--aws-requested-syncs", syncs),
                *("--aws-regions", ",".join(regions), "--update-tag", str(tag)),
            ],
            cwd=self.folder,
            env={**kept, **alone, "NEO4J_PASSWORD": self.neo4j.password, **aws_env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        process.regions = list(regions)
        return process

    def finish(self, process: subprocess.Popen, tries_again: bool = False) -> str:
        """Its output. Fails unless it did all that it was asked; `tries_again`: it may have had to try twice."""
        try:
            said, _ = process.communicate(timeout=RUN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
            raise AssertionError(f"Cartography still ran after {RUN_SECONDS} s:\n{said}") from None
        assert process.returncode == 0, f"Cartography ended with {process.returncode}:\n{said}"
        allowed = re.compile("|".join(HARMLESS + TRIES_AGAIN * tries_again))
        bad = [line for line in said.splitlines() if is_above_info(line) and not allowed.fullmatch(line)]
        assert not bad, f"Cartography did not do all: {bad[0]}\n{said}"
        for region in process.regions:
            assert f"Syncing DynamoDB for region '{region}' in account" in said, f"{region} was not synced:\n{said}"
        assert "Finishing sync stage 'aws'" in said, said
        return said

    def sync(self, aws_env: dict, regions, tag: int, syncs: str = "dynamodb") -> str:
        return self.finish(self.start(aws_env, regions, tag, syncs))


def is_above_info(line: str) -> bool:
    return line.startswith(("WARNING:", "ERROR:", "CRITICAL:", "Traceback"))

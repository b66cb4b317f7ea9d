"""Configuration files, compared with botocore: what it accepts is accepted with the same result, what it refuses is not."""

import json
import os
import pathlib
import random
import subprocess

import botocore.configloader
import botocore.exceptions
import botocore.session
import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
READER = os.environ.get("DYNATLAS_READ_PROFILES") or TOP / "build" / "dev" / "tests" / "read_profiles"

# Lines that meet each other in every order. Parts of them stand alone, too, and a line's indentation varies.
LINES = [
    "[default]",
    "[profile default]",
    "[profile a]",
    "[profile 'a']",
    '[profile "two words"]',
    "[profile two words]",
    "[profile a] ; comment",
    "[profile \tb\t]",
    "[ profile c ]",
    "[profile d]]",
    "[profile e\\ f]",
    '[profile "open]',
    "[profile]",
    "[profileg]",
    "[profile-h i]",
    "[profile Über]",
    "[profile \u00a0]",
    "[sso-session s]",
    "[services v]",
    "[plugins]",
    "[DEFAULT]",
    "[]",
    "[]]",
    "[x",
    "region = us-east-1",
    "REGION=eu-west-1",
    "Region : ap-south-1",
    "region",
    "region =",
    "= x",
    ": x",
    "key = a # no comment ; neither",
    "key=\tquoted = 'x'",
    "key\u00a0=\u2003wide\u3000",
    "role_arn = arn:aws:iam::1:role/R",
    "s3 =",
    "dynamodb:",
    "max = 1",
    "endpoint_url = http://localhost:1/a=b",
    "no equals sign",
    "colon: only",
    "a\x0bb = c\x0cd",
    "s3=\x1cx = 1\x85y",
    "# comment",
    "; comment",
    "#[profile z]",
    "// none",
    "key = []",
    "[k] = v",
    "\ufeff[default]",
    "",
    " ",
    "\x00 = \x00",
]
INDENTS = ["", "", "", "", " ", "  ", "\t", "    ", "\u00a0", "\x0c"]
ENDS = ["\n", "\n", "\n", "\n", "\r\n", "\r", "\n\n"]


def random_file(chance: random.Random) -> bytes:
    lines = [chance.choice(INDENTS) + chance.choice(LINES) + chance.choice(ENDS) for _ in range(chance.randint(0, 7))]
    if chance.random() < 0.9:  # most begin as they should
        lines.insert(0, chance.choice(["[default]\n", "[profile a]\n", "  [services v]\n"]))
    text = "".join(lines).encode()
    return text + b"x = \xff\xfe\n" if chance.random() < 0.02 else text


def of_botocore(folder: pathlib.Path):
    """Sections, and profiles with the settings that read_profiles prints; nothing where botocore refuses."""
    try:
        sections = botocore.configloader.raw_config_parse(str(folder / "config"))
    except botocore.exceptions.ConfigParseError:
        return None
    session = botocore.session.Session()
    session.set_config_variable("config_file", str(folder / "config"))
    session.set_config_variable("credentials_file", str(folder / "credentials"))
    profiles = {
        name: {k: v for k, v in settings.items() if k in ("region", "role_arn", "key") and v and isinstance(v, str)}
        for name, settings in session.full_config["profiles"].items()
    }
    return {"sections": sections, "profiles": profiles}


def of_ours(folders):
    output = subprocess.run([READER, *folders], capture_output=True, check=True, text=True).stdout
    return [json.loads(line) for line in output.split("\n")[:-1]]


@pytest.mark.parametrize("seed", range(5))
def test_read_as_botocore_reads_them(tmp_path, seed):
    chance = random.Random(seed)
    folders = []
    for number in range(300):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "config").write_bytes(random_file(chance))
        (folder / "credentials").write_text("[a]\nregion = of-credentials\n[profile b]\nkey = 1\n")
        folders.append(folder)
    refused = 0
    for folder, ours in zip(folders, of_ours(folders), strict=True):
        text = (folder / "config").read_bytes()
        expected = of_botocore(folder)
        if expected is None:
            refused += 1
            assert 1 <= ours.get("line", 0) <= len(text.splitlines()), (text, ours)
        else:
            assert ours == expected, text
    assert 30 < refused < 270, "the files that are made up should be of both kinds"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n# keys\nkey = hunter2\n", 3),
        ("[default]\nhunter2\n", 2),
        ("[a]\n[b]\n[a]\n", 3),
        ("[a]\nx = 1\ny = 2\nX = 3\n", 4),
        ("[a]\n\n= hunter2\n", 3),
        ("[a]\r\ns3 =\r\n  a = 1\r\n  hunter2\r\n", 4),
        ("\ufeff[a]\n", 1),
    ],
)
def test_a_refused_line_is_named(dynatlas, sqlite_store, endpoint, text, line):
    (dynatlas.folder / ".aws").mkdir()
    (dynatlas.folder / ".aws" / "credentials").write_bytes(text.encode())
    result = dynatlas.run("sync", *sqlite_store.arguments, env=endpoint.env)
    result.refused(2, f"line {line} ", ".aws/credentials")
    assert "hunter2" not in result.err
    assert endpoint.calls == []

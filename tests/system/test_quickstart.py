"""Which account ./quickstart maps: that of credentials that are there, or the recorded one."""

import pathlib
import re
import subprocess

import pytest

QUICKSTART = pathlib.Path(__file__).resolve().parents[2] / "quickstart"


def have_credentials(folder, **env):
    (function,) = re.findall(r"^have_credentials\(\) \{$.*?^\}$", QUICKSTART.read_text(), re.MULTILINE | re.DOTALL)
    script = f"set -euo pipefail\n{function}\nif have_credentials; then echo yes; else echo no; fi"
    done = subprocess.run(["bash", "-c", script], env={"HOME": str(folder), **env}, capture_output=True, text=True, check=True)
    return {"yes": True, "no": False}[done.stdout.strip()]


def test_nothing_is_no_credentials(tmp_path):
    assert not have_credentials(tmp_path)
    assert not have_credentials(tmp_path, AWS_ACCESS_KEY_ID="", AWS_CONFIG_FILE=str(tmp_path / "none"))
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").touch()
    assert not have_credentials(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_DEFAULT_PROFILE",
        "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ],
)
def test_a_variable_of_credentials(tmp_path, name):
    assert have_credentials(tmp_path, **{name: "x"})


@pytest.mark.parametrize(
    "file, env",
    [
        (".aws/config", {}),
        (".aws/credentials", {}),
        ("elsewhere/config", {"AWS_CONFIG_FILE": "~/elsewhere/config"}),
        ("elsewhere/keys", {"AWS_SHARED_CREDENTIALS_FILE": "~/elsewhere/keys"}),
    ],
)
def test_a_file_of_credentials(tmp_path, file, env):
    path = tmp_path / file
    path.parent.mkdir()
    path.write_text("[default]\n")
    assert have_credentials(tmp_path, **env)

"""Every rule of src/graph/well_formed.h stops the compiler, which then names the rule. See tests/rejections/README.md.

Run with the compiler as $CXX.
"""

import os
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[1]
CASES = TOP / "tests" / "rejections"
RULES = re.findall(r"^bool (\w+)\(\);", (TOP / "src/graph/well_formed.h").read_text(), re.MULTILINE)


def compiled(file: str, *options: str) -> subprocess.CompletedProcess:
    # As the dev preset has it: gcc judges constant expressions differently under UBSan.
    flags = ["-std=c++20", "-fsyntax-only", "-fsanitize=undefined", f"-I{TOP / 'src'}"]
    return subprocess.run(
        [os.environ["CXX"], *flags, *options, str(CASES / file)], capture_output=True, text=True, check=False
    )


def test_good_declarations_compile():
    result = compiled("accepted.cc")
    assert result.returncode == 0, result.stderr


def test_there_are_rules():
    assert len(RULES) > 20


@pytest.mark.parametrize("rule", RULES)
def test_a_bad_declaration_does_not_compile(rule):
    result = compiled("rejected.cc", f"-D{rule.upper()}")
    assert result.returncode != 0, "it compiled"
    assert f"rejected::{rule}()" in result.stderr, result.stderr

"""Files that must do no IO and read no clock: schemas, transforms, rows, and Bolt's protocol above the connection.

Looks at each file and at every header of ours that it includes, however far away.
"""

import pathlib
import re

import pytest

SRC = pathlib.Path(__file__).resolve().parents[2] / "src"

PURE = {
    "schemas and rows": ["models/**/*.h", "graph/schema.h", "graph/rows.h", "graph/value.h", "graph/value.cc"],
    "transforms": ["intel/**/transform*.h", "intel/**/transform*.cc"],
    "bolt's session": ["bolt/session.*", "bolt/handshake.*", "bolt/chunking.*", "bolt/messages.*", "bolt/packstream.h"],
    "packstream": [
        "bolt/packer.cc",
        "bolt/unpacker.cc",
        "bolt/pack_structures.cc",
        "bolt/structures.*",
        "bolt/value.*",
    ],
}

FORBIDDEN = re.compile(
    r"#\s*include\s*<(?:sys/socket\.h|netdb\.h|poll\.h|unistd\.h|fcntl\.h|fstream|iostream|cstdio|stdio\.h|filesystem|"
    r"ctime|time\.h|thread|openssl/[^>]*|sqlite3\.h|aws/[^>]*)>|#\s*include\s*\"base/(?:clock|log)\.h\"|\b\w+_clock::now\b"
)


def violations(path, source_of):
    """What `path` reaches that it must not: [(file, text)]. `source_of(path)` gives a file's text."""
    found, seen, waiting = [], set(), [path]
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        text = source_of(file)
        found += [(file, match.group(0)) for match in FORBIDDEN.finditer(text)]
        waiting += re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.MULTILINE)
    return found


@pytest.mark.parametrize("what", PURE)
def test_pure_files_stay_pure(what):
    files = [path for pattern in PURE[what] for path in SRC.glob(pattern) if not path.stem.endswith("_test")]
    assert len(files) >= 2, f"no files for {what}: were they renamed?"
    for file in files:
        assert violations(str(file.relative_to(SRC)), lambda name: (SRC / name).read_text()) == []


def test_a_violation_is_found_behind_a_header():
    texts = {
        "a.cc": '#include "b.h"\n',
        "b.h": '#include <vector>\n#include "c.h"\n',
        "c.h": "#include <fstream>\nauto t = std::chrono::system_clock::now();\n",
    }
    assert violations("a.cc", texts.__getitem__) == [
        ("c.h", "#include <fstream>"),
        ("c.h", "system_clock::now"),
    ]
    assert violations("b.h", {"b.h": "#include <string>\n"}.__getitem__) == []

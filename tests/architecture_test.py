"""The build file is the architecture: src/CMakeLists.txt says who may include whom, and this holds the source to it.

Also: ARCHITECTURE.md's map names every folder, and Cypher and SQL text that writes is made only in its own place.
"""

import pathlib
import re

import pytest

TOP = pathlib.Path(__file__).resolve().parents[1]

# Folders that may hold statements of a store's language as text. What lies elsewhere goes through the GraphStore.
STATEMENTS = {
    "Cypher": (re.compile(r'"[^"\n]*\b(MERGE|UNWIND|DETACH DELETE|OPTIONAL MATCH)\b[^"\n]*[({]'), "store/neo4j"),
    "SQL": (re.compile(r'"[^"\n]*\b(INSERT INTO|CREATE TABLE|DELETE FROM|PRAGMA)\b'), "store/sqlite"),
}


def allowed_includes(cmake: str) -> dict:
    """folder -> the folders it may include, from the dynatlas_folder lines."""
    folders = {}
    for arguments in re.findall(r"^dynatlas_folder\(([^)]*)\)", cmake, re.MULTILINE):
        words = arguments.split()
        depends = words[words.index("DEPENDS") + 1 :] if "DEPENDS" in words else []
        if "LINKS" in depends:
            depends = depends[: depends.index("LINKS")]
        folders[words[0]] = {words[0], "base", *depends}
    return folders


def folder_of(path: str, folders) -> str | None:
    """The declared folder that a path relative to src lies in: the longest that fits."""
    fitting = [f for f in folders if path.startswith(f + "/")]
    return max(fitting, key=len, default=None)


def wrong_includes(path: str, text: str, folders: dict) -> list:
    """Why the includes of one source file are not allowed, a sentence each."""
    own = folder_of(path, folders)
    if own is None and path != "main.cc":
        return [f"{path}: its folder has no dynatlas_folder line in src/CMakeLists.txt"]
    # main.cc parses nothing and knows nothing but cli.
    allowed = folders[own] if own else {"cli"}
    wrong = []
    for line, include in enumerate(text.splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*"([^"]+)"', include)
        if not found:
            continue
        name = found.group(1)
        target = folder_of(name, folders)
        if target is None:
            wrong.append(f'{path}:{line}: "{name}" does not start with a folder of src')
        elif target not in allowed:
            wrong.append(f'{path}:{line}: {own or path} may not include {target} ("{name}")')
    return wrong


def statements_outside(path: str, text: str) -> list:
    """Tests may speak to a store in its language, an export is text for another's; the program's own stands in one folder."""
    if path.endswith(("_test.cc", "_bench.cc", "_fuzz.cc")) or path == "exports/cypher_script.cc":
        return []
    return [
        f"{path}: {language} text belongs in {home}: {found.group(0)}"
        for language, (pattern, home) in STATEMENTS.items()
        if not path.startswith(home + "/")
        for found in [pattern.search(text)]
        if found
    ]


def sources() -> dict:
    files = [p for p in (TOP / "src").rglob("*") if p.suffix in (".cc", ".h")]
    return {str(p.relative_to(TOP / "src")): p.read_text() for p in files}


FOLDERS = allowed_includes((TOP / "src/CMakeLists.txt").read_text())


def test_every_include_is_allowed():
    files = sources()
    assert len(files) > 10
    assert [w for path, text in files.items() for w in wrong_includes(path, text, FOLDERS)] == []


def test_every_dependency_is_a_folder():
    for folder, allowed in FOLDERS.items():
        assert allowed <= FOLDERS.keys(), f"{folder} depends on a folder that is not declared"
        assert (TOP / "src" / folder).is_dir(), f"{folder} is declared and does not exist"


def test_no_folder_depends_on_itself_through_others():
    for folder in FOLDERS:
        behind, new = set(), FOLDERS[folder] - {folder}
        while new:
            behind |= new
            new = {d for f in new for d in FOLDERS[f]} - behind
        assert folder not in behind, f"{folder} depends on itself through {behind}"


def test_the_map_names_every_folder():
    page = TOP / "ARCHITECTURE.md"
    assert page.exists(), "ARCHITECTURE.md with the map of folders is missing"
    text = page.read_text()
    missing = [folder for folder in FOLDERS if f"`src/{folder}/" not in text]
    assert missing == [], "ARCHITECTURE.md's map names each as `src/FOLDER/`"


def test_statements_stand_in_their_own_place():
    assert [w for path, text in sources().items() for w in statements_outside(path, text)] == []


# The rules themselves, on made-up sources: each must be able to fail.

MADE_UP = allowed_includes(
    "dynatlas_folder(base LINKS fmt::fmt)\n"
    "dynatlas_folder(graph THREADS DEPENDS base)\n"
    "dynatlas_folder(store/sqlite DEPENDS graph LINKS SQLite::SQLite3)\n"
    "dynatlas_folder(cli DEPENDS store/sqlite)\n"
)


def test_the_lines_are_read():
    assert MADE_UP["store/sqlite"] == {"store/sqlite", "graph", "base"}
    assert MADE_UP["graph"] == {"graph", "base"}


@pytest.mark.parametrize(
    "path, include, reason",
    [
        ("graph/a.h", "store/sqlite/b.h", "graph may not include store/sqlite"),
        ("cli/a.cc", "graph/b.h", "cli may not include graph"),
        ("base/a.cc", "graph/b.h", "base may not include graph"),
        ("main.cc", "base/error.h", "main.cc may not include base"),
        ("graph/a.cc", "b.h", "does not start with a folder"),
        ("elsewhere/a.cc", "base/error.h", "no dynatlas_folder line"),
    ],
)
def test_a_wrong_include_is_found(path, include, reason):
    assert reason in "\n".join(wrong_includes(path, f'#include "{include}"\n', MADE_UP))


@pytest.mark.parametrize("path", ["store/sqlite/a.cc", "store/sqlite/deep/a.cc"])
def test_a_right_include_is_not(path):
    text = '#include <vector>\n#include "base/a.h"\n#include "graph/b.h"\n#include "store/sqlite/c.h"\n'
    assert wrong_includes(path, text, MADE_UP) == []


def test_a_statement_in_the_wrong_place_is_found():
    assert statements_outside("sync/a.cc", 'run("MERGE (n:Thing {id: 1})");')
    assert statements_outside("intel/a.cc", 'run("DELETE FROM tables");')
    assert statements_outside("store/neo4j/a.cc", 'run("MERGE (n:Thing {id: 1})");') == []
    assert statements_outside("sync/a.cc", "// MERGE (n:Thing)") == []

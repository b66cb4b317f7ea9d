"""What README.md and docs/interface.md say of the program is what it does."""

import pathlib
import re
import shlex

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
README = (TOP / "README.md").read_text()
INTERFACE = (TOP / "docs/interface.md").read_text()
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]+")


def blocks(text):
    """The fenced blocks that name no language."""
    return re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def options_of(dynatlas, *command):
    return set(OPTION.findall(dynatlas.run(*command, "--help").expect(0).out))


@pytest.fixture
def example(dynatlas):
    """The program, in a folder with the example account's dynatlas.db."""
    dynatlas.run("sync", "--source", TOP / "examples/recorded-account.jsonl").expect(0)
    return dynatlas


def lines_of(text):
    return [line.rstrip() for line in text.splitlines()]


def test_the_readme_shows_what_show_prints(example):
    (block,) = [block for block in blocks(README) if block.startswith("account ")]
    printed = lines_of(example.run("show").expect(0).out)
    assert [line for line in lines_of(block) if line not in printed] == []


def test_the_readme_shows_what_its_query_prints(example):
    (block,) = [block for block in blocks(README) if block.startswith("$ build/release/dynatlas query ")]
    command, _, output = block.partition("\n")
    assert lines_of(example.run(*shlex.split(command)[2:]).expect(0).out) == lines_of(output)


def test_the_readme_shows_what_its_questions_print(example):
    asked = [block for block in blocks(README) if block.startswith("$ build/release/dynatlas ask ")]
    assert len(asked) >= 5
    for block in asked:
        command, _, output = block.partition("\n")
        printed = "\n".join(lines_of(example.run(*shlex.split(command)[2:]).expect(0).out))
        shown = re.escape("\n".join(lines_of(output))).replace("…", ".*")  # which stands for what is left out
        assert re.fullmatch(shown, printed, re.DOTALL), command


def test_the_graph_pages_sql_runs(example):
    statements = re.findall(
        r"^```sql\n(.*?)^```$", (TOP / "docs/graph-contract.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert statements
    for statement in statements:
        assert "by-status" in example.run("query", statement).expect(0).out


def test_the_reference_is_what_the_declarations_say(dynatlas):
    printed = dynatlas.run("schema").expect(0).out
    written = (TOP / "docs/schema.md").read_text()
    assert written == printed, "docs/schema.md is stale; make it anew: build/dev/dynatlas schema > docs/schema.md"


COMMANDS = ("sync", "show", "query", "ask", "tables", "export", "diff", "schema", "policy", "serve", "forget", "completion", "manual")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(dynatlas, command):
    documented = set(OPTION.findall(INTERFACE))
    assert options_of(dynatlas, command) - {"--verbose", "--quiet"} <= documented


def test_every_documented_option_exists(dynatlas):
    offered = {"--version"}
    for command in ((), *((name,) for name in COMMANDS)):
        offered |= options_of(dynatlas, *command)
    assert set(OPTION.findall(INTERFACE)) - offered == set()
    ours = re.sub(r"^\| `--selected-modules.*?\|", "", README, flags=re.MULTILINE)  # Cartography's, in our table
    assert set(OPTION.findall(ours)) - offered == set()


def test_every_link_leads_somewhere():
    pages = [*TOP.glob("*.md"), *TOP.glob("docs/**/*.md"), *TOP.glob("tests/golden/*.md")]
    assert len(pages) > 10
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text()):
            path, _, anchor = target.partition("#")
            linked = (page.parent / path) if path else page
            assert linked.exists(), f"{page.name} links to {target}"
            if anchor:
                titles = re.findall(r"^#+ (.*)$", linked.read_text(), re.MULTILINE)
                anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
                assert anchor in anchors, f"{page.name} links to {target}"

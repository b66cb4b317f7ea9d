"""What README.md and docs/ say of the program is what it does."""

import os
import pathlib
import re
import subprocess
import time

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]
OTHERS = {"how-it-compares", "schema"}  # name options of other programs; have none
INTERFACE = (TOP / "docs/interface.md").read_text()
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]+")


def blocks(text):
    """The fenced blocks that name no language."""
    return re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def options_of(dynatlas, *command):
    return set(OPTION.findall(dynatlas.run(*command, "--help").expect(0).out))


@pytest.fixture
def example(dynatlas):
    """The program, in a folder with the example account, mapped an hour ago into dynatlas.db."""
    (dynatlas.folder / "examples").symlink_to(TOP / "examples")
    an_hour_ago = ("--update-tag", str(int(time.time()) - 3600))
    dynatlas.run("sync", "--source", "examples/recorded-account.jsonl", *an_hour_ago).expect(0)
    return dynatlas


def shell(dynatlas, command):
    """What a command of a page prints, in a shell that knows the program as `dynatlas`."""
    (dynatlas.folder / "bin").mkdir(exist_ok=True)
    program = dynatlas.folder / "bin" / "dynatlas"
    if not program.exists():
        program.symlink_to(dynatlas.binary)
    env = {**dynatlas.env, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=dynatlas.folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def shown(page):
    """The commands of a page's blocks that begin with `$ `, with what is printed under them; `…` stands for what is left out."""
    for block in blocks(page.read_text()):
        if block.startswith("$ "):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield command, "\n".join(line.rstrip() for line in output.rstrip().splitlines())


EXAMPLES = [page for page in PAGES if any(shown(page))]


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_a_page_shows_what_its_commands_print(example, page):
    for command, output in shown(page):
        expected = re.escape(output).replace("…", ".*")
        printed = shell(example, command)
        assert re.fullmatch(expected, printed, re.DOTALL), f"{command}\n{printed}"


def test_the_readme_shows_the_summary_a_filter_questions_a_query_and_a_diff():
    commands = [command.split()[1] for command, _ in shown(TOP / "README.md")]
    assert {"show", "tables", "ask", "query", "diff"} <= set(commands)
    assert commands.count("ask") >= 2
    assert len((TOP / "README.md").read_text().splitlines()) <= 250


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


COMMANDS = ("sync", "show", "query", "ask", "tables", "findings", "access", "export", "diff", "schema", "policy", "serve", "forget", "completion", "manual")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(dynatlas, command):
    documented = set(OPTION.findall(INTERFACE))
    assert options_of(dynatlas, command) - {"--verbose", "--quiet"} <= documented


def test_every_documented_option_exists(dynatlas):
    offered = {"--version"}
    for command in ((), *((name,) for name in COMMANDS)):
        offered |= options_of(dynatlas, *command)
    assert set(OPTION.findall(INTERFACE)) - offered == set()
    for page in PAGES:
        if page.stem not in OTHERS:
            ours = re.sub(r"^\| `--selected-modules.*?\|", "", page.read_text(), flags=re.MULTILINE)  # Cartography's, in our table
            assert set(OPTION.findall(ours)) - offered == set(), page.name


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

"""The prompt of `dynatlas query` on a terminal: statements, completion, mistakes, and how it ends."""

import functools
import signal

import pytest
from conftest import TOP
from terminal import prompt_of


@pytest.fixture
def prompt(dynatlas):
    dynatlas.run("sync", "--source", TOP / "examples" / "recorded-account.jsonl").expect(0)
    return functools.partial(prompt_of, dynatlas)


def test_it_answers_statements_of_several_lines(prompt):
    with prompt("--format", "csv") as terminal:
        terminal.type("SELECT count(*)\n")
        terminal.wait_for("...> ")
        terminal.ask('AS tables FROM "DynamoDBTable";\n', "tables\n42\n")
        terminal.ask("SELECT 'ünï✓' AS x;\n", "x\nünï✓\n")
        terminal.leave()


def test_it_completes_names(prompt):
    with prompt("--format", "csv") as terminal:
        terminal.ask("SELECT count(*) AS n FROM DynamoDBTab\t;\n", "n\n42\n")
        terminal.type("SELECT DynamoDB\t")
        assert "DynamoDBStream" in terminal.wait_for("DynamoDBTable")
        terminal.leave("\x15.quit\n")


def test_a_mistake_is_said_and_it_goes_on(prompt):
    with prompt() as terminal:
        terminal.type("SELECT x FROM nowhere;\n")
        terminal.wait_for("error: query: no such table: nowhere")
        terminal.type('DELETE FROM "DynamoDBTable";\n')
        terminal.wait_for("error: query: a query may only read")
        terminal.type(".nonsense\n")
        terminal.wait_for("Tab completes names")
        terminal.ask("SELECT 6 * 7 AS n;\n", "42")
        terminal.leave(".quit\n")


def test_the_next_one_recalls_statements(prompt, dynatlas):
    kept = dynatlas.folder / ".local" / "state" / "dynatlas" / "query_history"
    with prompt("--format", "csv") as terminal:
        terminal.ask("SELECT 6 * 7\nAS n;\n", "n\n42\n")
        terminal.leave(".quit\n")
    assert kept.stat().st_mode & 0o777 == 0o600
    with prompt("--format", "csv") as terminal:
        terminal.type("\x10\x10\n")  # Ctrl-P: the one before, .quit first
        terminal.wait_for("n\n42\n")
        terminal.wait_for("dynatlas> ")
        terminal.leave()


def test_another_file_where_the_history_would_be_stays(prompt, dynatlas):
    kept = dynatlas.folder / ".local" / "state" / "dynatlas" / "query_history"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine\n")
    with prompt("--format", "csv") as terminal:
        terminal.ask("SELECT 6 * 7 AS n;\n", "n\n42\n")
        terminal.leave()
    assert kept.read_text() == "mine\n"


def test_ctrl_c_ends_it(prompt):
    with prompt() as terminal:
        terminal.type("SELECT half")
        terminal.wait_for("SELECT half")
        terminal.process.send_signal(signal.SIGINT)
        terminal.end(130)


def test_without_a_terminal_there_is_none(dynatlas):
    dynatlas.run("query").refused(2, "no statement given")

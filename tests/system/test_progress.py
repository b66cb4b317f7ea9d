# binary: release
"""The live display: there on a terminal, and nowhere else."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from simulator import Simulator


@pytest.fixture
def slow(endpoint):
    for n in range(130):
        endpoint.add(f"t-{n:03}")
    endpoint.latency = 0.2
    return endpoint


def sync_on_a_terminal(dynatlas, env, *options, size=(24, 100)):
    """The exit code, standard output, and what a terminal saw of standard error."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    process = subprocess.Popen(
        [dynatlas.binary, "sync", *map(str, options)],
        env={**dynatlas.env, "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "", **env},
        cwd=dynatlas.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # Linux says EIO when the last writer is gone
        pass
    os.close(ours)
    return process.wait(60), process.stdout.read().decode(), seen.decode()


class Terminal:
    """What stands on a terminal after each frame, for the few sequences that a redrawing program may use."""

    def __init__(self, columns):
        self.columns, self.lines, self.row, self.column = columns, [""], 0, 0
        self.tallest = 1

    def write(self, text):
        for part in re.findall(r"\x1b\[\d*[A-Za-z]|\r|\n|[^\x1b\r\n]+", text):
            if part == "\r":
                self.column = 0
            elif part == "\n":
                self.row += 1
                if self.row == len(self.lines):
                    self.lines.append("")
            elif part.startswith("\x1b["):
                self.control(part[-1], int(part[2:-1] or 1))
            else:
                line = self.lines[self.row].ljust(self.column)
                self.lines[self.row] = line[: self.column] + part + line[self.column + len(part) :]
                self.column += len(part)
                assert self.column < self.columns, f"too long for the terminal: {part!r}"
        self.tallest = max(self.tallest, len(self.lines))

    def control(self, what, number):
        if what == "A":
            self.row -= number
            assert self.row >= 0
        elif what == "K":
            self.lines[self.row] = self.lines[self.row][: self.column]
        elif what == "J":
            self.lines[self.row] = self.lines[self.row][: self.column]
            del self.lines[self.row + 1 :]
        else:
            assert what == "m", what


def frames(seen, columns=100):
    """What stood there after each drawing, and at the end."""
    terminal = Terminal(columns)
    stood = []
    for frame in re.split(r"(?<=\x1b\[J)", seen):
        terminal.write(frame)
        stood.append("\n".join(terminal.lines))
    return stood


ALL = re.compile(r"\[[█░]{10,20}\] +(\d+)% · ([\d,]+) of ([\d,]+)\+? tables")


def test_a_terminal_sees_lines_that_move_and_go_away(dynatlas, sqlite_store, slow):
    code, out, seen = sync_on_a_terminal(dynatlas, slow.env, *sqlite_store.arguments)
    assert code == 0
    stood = frames(seen)
    drawn = [ALL.search(frame) for frame in stood if ALL.search(frame)]
    assert len(drawn) >= 2, repr(seen)
    listed = [int(line[3]) for line in drawn]
    assert listed == sorted(listed) and listed[-1] > 0
    assert any(re.search(r"^123456789012 +\d+/\d+\+? tables · 0/1 regions · reading us-east-1$", f, re.M) for f in stood)
    assert all(frame.count("\n") <= 1 for frame in stood), "a line for the account, one for all"
    assert stood[-1] == "", "nothing of it stays"
    assert "130 tables" in out and not ALL.search(out)


def test_several_accounts_on_a_small_terminal_and_again(dynatlas):
    options = ("--aws-organization-role", "Reader", "--db", "m.db", "--backoff-base-ms", 1)
    simulated = ("--accounts", 3, "--regions", 2, "--tables", 60, "--latency", 120, "--rate", "dynamodb=8/2")
    with Simulator(*simulated) as simulator:
        env = {**simulator.env(), "AWS_MAX_ATTEMPTS": "20"}
        code, out, seen = sync_on_a_terminal(dynatlas, env, *options, size=(24, 90))
        assert code == 0, seen
        stood = frames(seen, 90)
        assert any(all(f"12345678901{n}" in frame for n in (2, 3, 4)) for frame in stood), "side by side"
        assert any("slowed by AWS: us-east-" in frame for frame in stood), seen
        assert "\x1b[33mslowed by AWS" in seen and any("throttled" in frame for frame in stood)
        assert not any("about" in frame for frame in stood), "nothing is known of an earlier run"
        assert stood[-1] == ""
        # The second time it is known what to expect. Four rows leave one for accounts.
        simulator.post("latency", "120\nListTables=900")
        plain = {**env, "NO_COLOR": "1", "LANG": "C"}
        code, out, seen = sync_on_a_terminal(dynatlas, plain, *options, size=(4, 70))
        assert code == 0 and seen.isascii()
        stood = frames(seen, 70)
        assert any("of about 360 tables" in frame for frame in stood), seen
        assert any("and 2 more" in frame for frame in stood) and max(frame.count("\n") for frame in stood) == 2
        assert not re.search(r"\x1b\[\d*m", seen), "NO_COLOR"


def test_a_line_of_the_log_stands_for_itself(dynatlas, slow):
    """Above what is drawn, and whole."""
    profiles = "[profile a]\nregion=us-east-1\n[profile b]\naws_access_key_id=A\naws_secret_access_key=B\nregion=us-east-1\n"
    (dynatlas.folder / "config").write_text(profiles)
    env = {**slow.env, "AWS_CONFIG_FILE": "config", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    code, out, seen = sync_on_a_terminal(dynatlas, env, "--aws-profile", "a", "--aws-profile", "b", "--db", "m.db", "-v")
    warnings = [line for line in frames(seen, 1000)[-1].splitlines() if "warning" in line]
    assert len(warnings) == 1 and warnings[0].startswith("warning: profile a: "), seen


def test_nothing_is_drawn_on_a_dumb_terminal(dynatlas, sqlite_store, slow):
    code, out, seen = sync_on_a_terminal(dynatlas, {**slow.env, "TERM": "dumb"}, *sqlite_store.arguments)
    assert (code, seen) == (0, "") and "130 tables" in out


def test_quiet_shows_nothing(dynatlas, sqlite_store, slow):
    assert sync_on_a_terminal(dynatlas, slow.env, *sqlite_store.arguments, "-q") == (0, "", "")


def test_no_line_where_no_terminal_is(dynatlas, sqlite_store, slow):
    result = dynatlas.run("sync", *sqlite_store.arguments, env=slow.env).expect(0)
    assert result.err == "" and "\x1b" not in result.out
    assert "130 tables" in result.out


def test_log_lines_as_json_can_be_read(dynatlas, sqlite_store, slow):
    slow.latency = 0
    env = {**slow.env, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    result = dynatlas.run("sync", "-v", "--log-format", "json", *sqlite_store.arguments, env=env).expect(4)
    lines = [json.loads(line) for line in result.err.splitlines()]
    assert lines[-1]["level"] == "error" and "credentials" in lines[-1]["message"]

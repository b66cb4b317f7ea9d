"""The prompt of `dynatlas query` on a pseudo-terminal."""

import contextlib
import os
import pty
import re
import select
import subprocess
import termios
import time


class Terminal:
    """The program on a pseudo-terminal. What it shows is kept as text."""

    def __init__(self, dynatlas, *arguments, env):
        self.master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        self.process = subprocess.Popen(
            [dynatlas.binary, *map(str, arguments)],
            cwd=dynatlas.folder,
            env={**dynatlas.env, "TERM": "xterm", **env},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self.shown = ""

    def type(self, text):
        os.write(self.master, text.encode())

    def wait_for(self, text, seconds=60):
        """Until it shows this, after what was waited for before."""
        deadline = time.monotonic() + seconds
        while text not in self.shown:
            assert time.monotonic() < deadline, f"never {text!r}, but {self.shown!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                self.shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", os.read(self.master, 4096).decode(errors="replace"))
        before, _, self.shown = self.shown.partition(text)
        return before

    def ask(self, statement, answer):
        """Types it, and waits until the answer and the next prompt are there."""
        self.type(statement)
        self.wait_for(answer)
        self.wait_for("dynatlas> ")

    def leave(self, typed="\x04"):
        # The prompt is shown a moment before it takes the terminal: until then Ctrl-D is the terminal's.
        deadline = time.monotonic() + 60
        while termios.tcgetattr(self.slave)[3] & termios.ICANON:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        self.type(typed)
        self.end(0)

    def end(self, wanted):
        code = self.process.wait(timeout=60)
        assert code == wanted, f"{code}: {self.shown}{os.read(self.master, 4096)}"
        after = termios.tcgetattr(self.slave)
        assert after[:4] == self.before[:4], "the terminal is not as it was"


@contextlib.contextmanager
def prompt_of(dynatlas, *arguments, env=None):
    terminal = Terminal(dynatlas, "query", *arguments, env=env or {})
    try:
        terminal.wait_for("dynatlas> ")
        yield terminal
    finally:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()
        os.close(terminal.master)
        os.close(terminal.slave)

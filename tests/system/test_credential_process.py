"""A credential_process that asks a person: the terminal and standard input are its own, as under the AWS CLI."""

import os
import pty

import pytest
from stores import names

ANSWER = "echo '{\"Version\": 1, \"AccessKeyId\": \"AKIDPROCESS\", \"SecretAccessKey\": \"s\"}'\n"
ASKS = {
    "tty": "printf 'MFA code: ' >/dev/tty\nread -r code </dev/tty || exit 9\n",
    "stdin": "printf 'MFA code: ' >&2\nread -r code || exit 9\n",
}


def on_a_terminal(dynatlas, arguments, env, asked, typed):
    """Runs it on a terminal of its own, and types at the question. Exit code and what it showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.chdir(dynatlas.folder)
            command = [str(dynatlas.binary), *map(str, arguments)]
            os.execve(command[0], command, {**dynatlas.env, **{k: str(v) for k, v in env.items()}})
        finally:
            os._exit(99)
    shown, is_asked = b"", False
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the end
            break
        if not is_asked and asked in shown:
            is_asked = True
            os.write(terminal, typed)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode(errors="replace")


@pytest.mark.parametrize("where", ASKS)
def test_a_process_may_ask(dynatlas, sqlite_store, endpoint, where):
    (dynatlas.folder / "ask.sh").write_text(ASKS[where] + '[ "$code" = 123456 ] || exit 8\n' + ANSWER)
    (dynatlas.folder / "config").write_text("[default]\ncredential_process = sh ask.sh\n")
    endpoint.add("orders")
    keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    env = {name: value for name, value in endpoint.env.items() if name not in keys}
    arguments = ("sync", *sqlite_store.arguments)
    code, shown = on_a_terminal(dynatlas, arguments, {**env, "AWS_CONFIG_FILE": "config"}, b"MFA code: ", b"123456\n")
    assert code == 0, shown
    assert names(sqlite_store.read()) == ["orders"]

"""The completion of shells, the manual page, and the Debian package that brings them."""

import os
import pathlib
import pty
import re
import select
import subprocess
import time

import pytest
from conftest import program

COMMANDS = {"export", "serve", "sync", "show", "query", "ask", "tables", "findings", "access", "diff", "schema", "policy", "forget", "completion", "manual"}


def completed(script, folder, *words):
    """What bash offers behind these words, of which the last is begun."""
    line = " ".join(f"'{word}'" for word in ("dynatlas", *words))
    ask = f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _dynatlas; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", ask], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.fixture
def bash(dynatlas):
    script = dynatlas.folder / "completion.bash"
    script.write_text(dynatlas.run("completion", "bash").expect(0).out)
    return lambda *words: completed(script, dynatlas.folder, *words)


def test_bash_completes_commands_options_and_their_values(bash):
    assert bash("") == COMMANDS | {"--help", "--version"}
    assert bash("s") == {"sync", "show", "schema", "serve"}
    assert bash("sync", "--aws-reg") == {"--aws-regions"}
    assert bash("query", "--format", "") == {"table", "json", "csv", "markdown"}
    assert bash("sync", "-q", "--timestamps", "d") == {"datetime"}
    assert bash("sync", "--log-format", "") == {"text", "json"}
    assert {"largest", "restored"} <= bash("ask", "")
    assert bash("completion", "") >= {"bash", "zsh", "fish"}
    assert bash("access", "") >= {"who", "what", "why"}
    assert bash("sync", "--db", "") == set(), "a file: the shell's own completion"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_takes_it(dynatlas, shell):
    script = dynatlas.folder / "script"
    script.write_text(dynatlas.run("completion", shell).expect(0).out)
    options = ["--no-execute"] if shell == "fish" else ["-n"]
    done = subprocess.run([shell, *options, script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_fish_completes(dynatlas):
    script = dynatlas.folder / "dynatlas.fish"
    script.write_text(dynatlas.run("completion", "fish").expect(0).out)
    for line, offered in (("dynatlas sh", {"show"}), ("dynatlas query --format j", {"json"}), ("dynatlas ask larg", {"largest"})):
        ask = f"source {script}; complete -C '{line}'"
        env = {**os.environ, "HOME": str(dynatlas.folder)}
        done = subprocess.run(["fish", "--no-config", "-c", ask], env=env, capture_output=True, text=True, check=True)
        assert {text.split("\t")[0].split("=")[-1] for text in done.stdout.splitlines()} == offered, done.stdout


@pytest.mark.parametrize("installed", [False, True], ids=["sourced", "installed"])
def test_zsh_completes(dynatlas, installed):
    """At the first Tab."""
    functions = dynatlas.folder / "functions"
    functions.mkdir()
    (functions / "_dynatlas").write_text(dynatlas.run("completion", "zsh").expect(0).out)
    load = f"fpath=({functions} $fpath); autoload -U compinit; compinit -D -u"
    if not installed:
        load = f"autoload -U compinit; compinit -D -u; source {functions}/_dynatlas"
    master, slave = pty.openpty()
    env = {**os.environ, "HOME": str(dynatlas.folder), "TERM": "dumb", "PS1": ""}
    with subprocess.Popen(["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True) as shell:
        try:
            os.write(master, f"{load}; print loa''ded\n".encode())
            shown = until_shown(master, "loaded")
            for line, offered in (("dynatlas sh", "dynatlas show"), ("dynatlas query --format js", "--format json")):
                os.write(master, f"{line}\t".encode())
                shown = until_shown(master, offered)
                assert "unrecognized" not in shown and "not found" not in shown
                os.write(master, b"\x15")
        finally:
            shell.kill()
    os.close(master)
    os.close(slave)


def until_shown(master, text):
    shown, deadline = "", time.monotonic() + 60
    while text not in shown:
        assert time.monotonic() < deadline, f"never {text!r}, but {shown!r}"
        if select.select([master], [], [], 0.1)[0]:
            shown += os.read(master, 4096).decode(errors="replace")
    return shown


def test_no_such_shell(dynatlas):
    dynatlas.run("completion", "tcsh").expect(2)


def test_the_manual_is_a_page_without_fault(dynatlas):
    page = dynatlas.folder / "dynatlas.1"
    page.write_text(dynatlas.run("manual").expect(0).out)
    command = ["man", "--warnings=all", "--encoding=UTF-8", "-l", page]
    env = {**os.environ, "MANWIDTH": "100", "MANPAGER": "cat", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for said in ("--aws-organization-role VALUE", "--format table|json|csv|markdown", "dynatlas forget", "EXIT STATUS"):
        assert said in done.stdout, said


def release() -> pathlib.Path:
    return pathlib.Path(program("DYNATLAS_RELEASE_BINARY", "release"))


@pytest.fixture(scope="module")
def package() -> pathlib.Path:
    build = release().parent
    subprocess.run(["cmake", "--build", build, "--target", "deb"], capture_output=True, check=True)
    (package,) = build.glob("dynatlas_*.deb")
    return package


@pytest.fixture(scope="module")
def unpacked(package, tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    return folder


def test_the_package_holds_what_it_should_and_runs(package, unpacked):
    assert b".SH NAME" in (unpacked / "usr/share/man/man1/dynatlas.1").read_bytes()
    for file in ("bash-completion/completions/dynatlas", "zsh/vendor-completions/_dynatlas", "doc/dynatlas/copyright"):
        assert (unpacked / "usr/share" / file).stat().st_size > 0
    assert (unpacked / "usr/share/fish/vendor_completions.d/dynatlas.fish").exists()
    done = subprocess.run([unpacked / "usr/bin/dynatlas", "--version"], capture_output=True, text=True, check=True)
    version = done.stdout.split()[-1]
    fields = subprocess.run(["dpkg-deb", "-f", package], capture_output=True, text=True, check=True).stdout
    assert f"Version: {version}\n" in fields and "libsqlite3-0" in fields and "libssl3" in fields, fields


def readelf(file, *what) -> str:
    return subprocess.run(["readelf", "-W", *what, file], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("which", ["built", "packaged"])
def test_the_program_is_hardened(which, request):
    """Read out of the ELF file: what cmake/Hardening.cmake asks for has arrived."""
    file = release() if which == "built" else request.getfixturevalue("unpacked") / "usr/bin/dynatlas"
    headers, dynamic, symbols = readelf(file, "-h", "-l"), readelf(file, "-d"), readelf(file, "--dyn-syms")
    assert "Type:                              DYN (Position-Independent Executable file)" in headers
    assert "(FLAGS_1)" in dynamic and "PIE" in dynamic
    assert "GNU_RELRO" in headers and "BIND_NOW" in dynamic and "NOW" in dynamic, "the table of functions is read-only"
    (stack,) = [line for line in headers.splitlines() if "GNU_STACK" in line]
    assert " RW " in stack and "RWE" not in stack
    assert "(RPATH)" not in dynamic and "(RUNPATH)" not in dynamic and "(TEXTREL)" not in dynamic
    assert "__stack_chk_fail" in symbols
    assert re.search(r"__\w+_chk@GLIBC", symbols.replace("__stack_chk", "")), "_FORTIFY_SOURCE"
    assert "__glibcxx_assert_fail" in symbols, "_GLIBCXX_ASSERTIONS"
    of_its_own = [line for line in symbols.splitlines() if re.search(r" (EVP|X509|SSL)_\w+$", line) and " UND " not in line]
    assert of_its_own == [] and "[libcrypto.so.3]" in dynamic, "the one OpenSSL is the system's"


def test_the_runtime_that_it_is_linked_with_is_hardened():
    """AWS's C runtime, where tools/install_aws_c built it."""
    libraries = sorted((pathlib.Path(__file__).resolve().parents[2] / ".deps/aws-c/lib").glob("*.a"))
    assert libraries
    for library in libraries:
        assert "__stack_chk_fail" in readelf(library, "-s"), f"{library}: run tools/install_aws_c"

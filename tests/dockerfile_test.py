"""The Dockerfile against the facts: what it copies and calls exists, and what it installs is what the program is linked with."""

import fnmatch
import json
import os
import pathlib
import re
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[1]
# In every Debian image, because apt or dpkg need them.
OF_THE_IMAGE = {"libc6", "libgcc-s1", "libmd0", "libtinfo6", "zlib1g"}
OF_THE_IMAGE |= {"libgnutls30", "libp11-kit0", "libidn2-0", "libunistring2", "libtasn1-6", "libnettle8", "libhogweed6", "libgmp10", "libffi8"}


def steps(text: str) -> list:
    """(instruction, its text), lines that go on joined."""
    joined = re.sub(r"\\\n\s*", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


STEPS = steps((TOP / "Dockerfile").read_text())
STAGES = [i for i, (instruction, _) in enumerate(STEPS) if instruction == "FROM"]
BUILD, RUNTIME = STEPS[STAGES[0] : STAGES[1]], STEPS[STAGES[1] :]


def of(stage, instruction):
    return [text for name, text in stage if name == instruction]


def installed(stage) -> set:
    """The packages that the stage's apt-get install names."""
    commands = [c for run in of(stage, "RUN") for c in run.split("&&") if "apt-get install" in c]
    return {word for c in commands for word in c.split("install", 1)[1].split() if not word.startswith("-")}


def sent_to_the_builder(path: str) -> bool:
    """By .dockerignore, of which the last line that fits counts; ours name whole folders of the top."""
    sent = True
    for line in (TOP / ".dockerignore").read_text().split("\n"):
        if line and not line.startswith("#") and fnmatch.fnmatch(path.split("/")[0], line.removeprefix("!")):
            sent = line.startswith("!")
    return sent


def test_there_are_two_stages():
    assert len(STAGES) == 2 and of(BUILD, "FROM") == ["debian:12-slim AS build"]
    assert of(RUNTIME, "FROM") == ["debian:12-slim"], "what it was linked against and what it runs with are one release"


def test_what_is_copied_exists_and_is_sent():
    sources = [word for copy in of(STEPS, "COPY") if not copy.startswith("--from") for word in copy.split()[:-1]]
    assert len(sources) >= 8
    for source in sources:
        assert (TOP / source).exists() and sent_to_the_builder(source), source
    assert not sent_to_the_builder(".git") and not sent_to_the_builder("dynatlas.db") and not sent_to_the_builder(".deps")


def test_each_script_is_copied_before_it_is_called():
    copied = []
    for instruction, text in BUILD:
        if instruction == "COPY":
            *sources, target = text.split()
            copied += [target + pathlib.Path(s).name if target.endswith("/") else target for s in sources]
        if instruction == "RUN" and text.startswith("tools/"):
            assert text.split()[0] in copied, text
            needs = re.findall(r"(?:tools|cmake)/[\w/.]+", (TOP / text.split()[0]).read_text())
            needs = [n for n in needs if (TOP / n).exists()]
            assert [n for n in needs if not any((n + "/").startswith(c + "/") for c in copied)] == [], text


def test_the_preset_makes_what_is_taken():
    presets = [preset["name"] for preset in json.loads((TOP / "CMakePresets.json").read_text())["buildPresets"]]
    assert "cmake --preset release" in of(BUILD, "RUN") and "release" in presets
    built, program = of(RUNTIME, "COPY")[-1].split()[1:]
    assert built == "/src/build/release/dynatlas" and of(BUILD, "WORKDIR") == ["/src"]
    assert json.loads(of(RUNTIME, "ENTRYPOINT")[0]) == [pathlib.Path(program).name]
    assert pathlib.Path(program).parent == pathlib.Path("/usr/local/bin"), "on the PATH"


def test_it_is_not_root_and_who_the_job_says():
    (user,) = of(RUNTIME, "USER")
    assert f"--uid {user} " in " ".join(of(RUNTIME, "RUN"))
    assert f"runAsUser: {user}\n" in (TOP / "deploy/kubernetes-job.yaml").read_text() and int(user) > 0


def test_the_libraries_are_those_the_program_is_linked_with():
    program = os.environ.get("DYNATLAS_RELEASE_BINARY") or TOP / "build/release/dynatlas"
    if not pathlib.Path(program).exists():
        pytest.fail(f"{program} is missing: build it (cmake --build --preset release)")
    lines = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    files = [os.path.realpath(file) for file in re.findall(r"=> (/\S+)", lines)]
    assert len(files) >= 8 and "not found" not in lines
    # Packages of before the merge of /lib and /usr/lib name a file by the other path.
    asked = ["dpkg", "-S", *files, *[file.removeprefix("/usr") for file in files]]
    owners = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.splitlines()
    assert {os.path.basename(file) for file in files} == {os.path.basename(line) for line in owners}
    package = {line.split(": ")[1].rpartition("/")[2]: line.split(":")[0] for line in owners}
    linked = set(package.values()) - OF_THE_IMAGE
    # What the program names itself must be installed; what those libraries need comes with them.
    dynamic = subprocess.run(["readelf", "-d", program], check=True, capture_output=True, text=True).stdout
    named = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    paths = {name: os.path.realpath(file) for name, file in re.findall(r"(\S+) => (/\S+)", lines)}
    direct = {package[os.path.basename(paths[name])] for name in named if name in paths} - OF_THE_IMAGE
    assert "libcurl4" in direct and direct | {"ca-certificates"} <= installed(RUNTIME)
    assert installed(RUNTIME) - {"ca-certificates"} <= linked


# The rules themselves, on made-up text.


def test_the_steps_are_read():
    made_up = steps("# a\nFROM x AS y\nRUN apt-get update \\\n && apt-get install -y a-1 \\\n b \\\n && rm -r c\n")
    assert made_up[0] == ("FROM", "x AS y") and installed(made_up) == {"a-1", "b"}

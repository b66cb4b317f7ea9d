"""How soon the page of `dynatlas serve` answers: the drawing of 5,000 nodes in headless Chromium, the answers over a large file.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/page.py [--large FILE]

Prints medians of --rounds: milliseconds from the navigation to the first drawn frame, to the moment when all stands where the forces
put it, and of a frame while the map is moved.
--large: a file with many tables (bench/scaling.py --keep FILE makes one of a million); prints what each kind of answer takes, the first
time and again.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests" / "system"))
os.environ.setdefault("DYNATLAS_AWS_SIMULATOR", str(TOP / "build/bench/bench/aws_simulator/aws_simulator"))

from browser import serving, until  # noqa: E402
from conftest import Dynatlas, program  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from simulator import Simulator  # noqa: E402

ANSWERS = {
    "overview": "api/overview",
    "tables, by name": "api/tables?limit=100",
    "tables, by size": "api/tables?limit=100&sort=bytes&descending=true",
    "tables, searched": "api/tables?limit=100&search=7-orders",
    "map": "api/map",
    "a node": "api/node?id=123456789012",
}

# Moves the map a little for each frame; the times between frames.
PAN = """async () => {
  const times = [];
  for (let i = 0; i < 60; i += 1) {
    const begun = performance.now();
    dynatlasMap.panBy({x: i % 2 ? 6 : -5, y: 2});
    await new Promise((resolve) => requestAnimationFrame(resolve));
    times.push(performance.now() - begun);
  }
  return times;
}"""


def drawing(dynatlas, rounds):
    """Tables with their indexes, as many as are drawn one by one."""
    with Simulator("--regions", 5, "--tables", 400) as simulator:
        dynatlas.run("sync", "--db", "nodes.db", env=simulator.env()).expect(0)
    with sync_playwright() as playwright, serving(dynatlas, ["--db", "nodes.db"], {}) as address:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        first, settled, frames = [], [], []
        for _ in range(rounds):
            page = chromium.new_page(viewport={"width": 1280, "height": 800})
            began = time.monotonic()
            page.goto(f"{address}#/map")
            until(page, "document.querySelector('#map')?.dataset.drawn === 'true'")
            page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
            first.append(1000 * (time.monotonic() - began))
            until(page, "document.querySelector('#map').dataset.settled === 'true'")
            settled.append(1000 * (time.monotonic() - began))
            nodes = page.evaluate("dynatlasMap.nodes().length")
            frames += page.evaluate(PAN)
            page.close()
        chromium.close()
    print(f"map of {nodes} nodes: first frame {statistics.median(first):.0f} ms ({min(first):.0f}–{max(first):.0f}), "
          f"in place {statistics.median(settled):.0f} ms, "
          f"a frame while moved {statistics.median(frames):.0f} ms (95%: {statistics.quantiles(frames, n=20)[-1]:.0f})")


def answers(dynatlas, file, rounds):
    with serving(dynatlas, ["--db", file], {}) as address:
        for name, path in ANSWERS.items():
            times = []
            for _ in range(rounds + 1):
                began = time.monotonic()
                size = len(urllib.request.urlopen(address + path, timeout=300).read())
                times.append(1000 * (time.monotonic() - began))
            print(f"{name}: first {times[0]:.0f} ms, again {statistics.median(times[1:]):.0f} ms, {size / 1000:.0f} kB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dynatlas = Dynatlas(program("DYNATLAS_RELEASE_BINARY", "release"), pathlib.Path(folder))
        drawing(dynatlas, options.rounds)
        if options.large:
            answers(dynatlas, options.large.resolve(), options.rounds)


if __name__ == "__main__":
    main()

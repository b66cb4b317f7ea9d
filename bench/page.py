"""How soon the page of `dynatlas serve` shows its views in headless Chromium, and how large it is.

    cmake --preset release && cmake --build --preset release --target dynatlas
    cmake --preset bench && cmake --build --preset bench --target aws_simulator
    .deps/venv/bin/python bench/page.py [--large FILE]

Prints medians of --rounds: milliseconds from the navigation until a view is complete, of the example account's 42 tables and of 2,000;
and of a key in the palette.
--large: a file with many tables (bench/scaling.py --keep FILE makes one of a million): the same of it, and what each kind of answer
takes, the first time and again.
"""

import argparse
import gzip
import json
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
    "protection": "api/protection?fact=pitr",
    "count, filtered": "api/count?q=pitr:off",
    "tables, by size": "api/tables?limit=100&sort=size&descending=true",
    "tables, searched": "api/tables?limit=100&q=7-orders",
    "map": "api/tree",
    "find": "api/find?text=orders",
    "a node": "api/node?id=123456789012",
}
# What shows that a view is there.
VIEWS = {
    "overview": ("", "document.querySelectorAll('.posture .tribar').length >= 9"),
    "tables": ("tables", "document.querySelectorAll('tbody tr').length > 0"),
    "map": ("map", "document.querySelector('canvas')?.dataset.drawn > 0"),
}
ASSETS = ("", "page.js", "page.css", "geist-latin-wght-normal.woff2", "geist-mono-latin-wght-normal.woff2", "icon.svg")


def size_of(address):
    sizes = [len(gzip.compress(urllib.request.urlopen(address + path).read(), 9)) for path in ASSETS]
    print(f"page: {sum(sizes) / 1024:.0f} KB gzipped, of which fonts {(sizes[3] + sizes[4]) / 1024:.0f}")


def until_shown(chromium, address, condition):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    began = time.monotonic()
    page.goto(address)
    until(page, condition)
    page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    return 1000 * (time.monotonic() - began), page


def views(address, rounds):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        rows = json.load(urllib.request.urlopen(f"{address}api/tables?limit=1"))
        first = dict(zip(rows["columns"], rows["rows"][0], strict=True))
        table = (f"t/{first['account']}/{first['region']}/{first['name']}", "document.querySelectorAll('table.keys').length > 0")
        for name, (view, condition) in {**VIEWS, "a table": table}.items():
            times = []
            for _ in range(rounds):
                took, page = until_shown(chromium, f"{address}#/{view}", condition)
                times.append(took)
                page.close()
            print(f"{name}: {statistics.median(times):.0f} ms ({min(times):.0f}–{max(times):.0f})")
        _, page = until_shown(chromium, address, VIEWS["overview"][1])
        page.keyboard.press("Control+k")
        times = [page.evaluate(KEY, letter) for letter in "orders"]
        print(f"a key in the palette: {statistics.median(times):.0f} ms ({max(times):.0f} at most)")
        chromium.close()


# Types a letter and waits for the frame that shows it.
KEY = """async (letter) => {
  const input = document.querySelector('[role=dialog] input');
  const begun = performance.now();
  input.value += letter;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return performance.now() - begun;
}"""


def answers(address, rounds):
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
        dynatlas.run("sync", "--source", TOP / "examples/recorded-account.jsonl", "--db", "example.db").expect(0)
        with Simulator("--regions", 5, "--tables", 400) as simulator:
            dynatlas.run("sync", "--db", "tables.db", env=simulator.env()).expect(0)
        for name in ("example.db", "tables.db"):
            print(f"\n{name}, load {os.getloadavg()[0]:.1f}")
            with serving(dynatlas, ["--db", name], {}) as address:
                size_of(address)
                views(address, options.rounds)
        if options.large:
            print(f"\n{options.large.name}, load {os.getloadavg()[0]:.1f}")
            with serving(dynatlas, ["--db", options.large.resolve()], {}) as address:
                answers(address, options.rounds)
                views(address, options.rounds)


if __name__ == "__main__":
    main()

"""A real browser (headless Chromium) on the page of a real `dynatlas serve`. Fails on every error that the page makes."""

import contextlib
import re
import shutil
import signal
import time
import urllib.parse

import pytest
from conftest import TOP
from playwright.sync_api import sync_playwright

AXE = TOP / ".deps" / "page" / "node_modules" / "axe-core" / "axe.min.js"


@contextlib.contextmanager
def served(dynatlas, arguments, env, *options):
    """The address of a running `dynatlas serve`, and its process."""
    process = dynatlas.start("serve", "--port", 0, *options, *arguments, env=env)
    try:
        line = process.stdout.readline()
        found = re.search(r" is at (http://\S+)$", line.strip())
        assert found, f"{line!r} {process.communicate(timeout=20)}"
        yield found.group(1), process
    finally:
        dynatlas.finish(process, send=signal.SIGINT, seconds=60).expect(0)


@contextlib.contextmanager
def serving(*arguments):
    with served(*arguments) as (address, _):
        yield address


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium")
    assert path, "chromium is missing: run tools/install_packages test (./check does)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def until(page, expression):
    """Waits. (Playwright's own way evaluates text inside the page, which the page's policy forbids.)"""
    deadline = time.monotonic() + 60
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never: {expression}"
        time.sleep(0.02)


@contextlib.contextmanager
def page_of(chromium, address, *, expected=(), view="", **context):
    """A new page at this address; at its end, what it complained of or asked elsewhere is an error. The browser notes down each answer
    that is a refusal: those of the statuses in `expected` are none."""
    wrong = []

    def note(message):
        if message.type in ("error", "warning") and not any(f"status of {status}" in message.text for status in expected):
            wrong.append(message.text)

    with contextlib.closing(chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})) as made:
        made.grant_permissions(["clipboard-read", "clipboard-write"])
        made.add_init_script(path=AXE)
        page = made.new_page()
        page.set_default_timeout(60_000)
        page.asked = set()  # what has no answer yet
        page.on("request", lambda request: page.asked.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: page.asked.discard(request))
        page.on("console", note)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.startswith((address, f"blob:{address}")) or wrong.append(f"asked {request.url}"))
        page.goto(f"{address}#/{view}")
        page.wait_for_selector("main h1")
        settle(page)
        yield page
        assert not wrong, wrong


def settle(page):
    """Until every question has its answer, and the page had a moment to show it."""
    deadline = time.monotonic() + 60
    calm = 0
    while calm < 3:
        page.wait_for_timeout(25)
        calm = 0 if page.asked else calm + 1
        assert time.monotonic() < deadline, f"no answer to {[one.url for one in page.asked]}"


def go(page, view):
    page.evaluate("(hash) => { location.hash = hash; }", f"#/{view}")
    page.wait_for_selector("main h1")
    settle(page)


@contextlib.contextmanager
def held(page, path, text):
    """The first request of this path that has the text in it, as a list: it gets its answer when it is let go."""
    found = []

    def keep(route):
        if found or text not in urllib.parse.unquote_plus(route.request.url):
            route.continue_()
        else:
            found.append(route)

    page.route(f"**/api/{path}?*", keep)
    yield found
    page.unroute(f"**/api/{path}?*")


def complaints(page):
    """What axe-core finds in the page as it stands."""
    return page.evaluate(
        """async () => (await axe.run()).violations.map((one) => [one.id, ...one.nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`)])"""
    )

"""A real browser (headless Chromium) on the page of a real `dynatlas serve`. Fails on every error that the page makes."""

import contextlib
import re
import shutil
import signal
import time

import pytest
from playwright.sync_api import sync_playwright


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
def page_of(chromium, address, **context):
    """A new page at this address; at its end, what it complained of or asked elsewhere is an error."""
    wrong = []
    with contextlib.closing(chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})) as made:
        page = made.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.startswith(address) or wrong.append(f"asked {request.url}"))
        page.goto(address)
        page.wait_for_selector("main h2")
        yield page
        assert not wrong, wrong

"""Logs a user in with a real browser, twice: at the fake server of quickstart, and at a server that others wrote.

    browse.py PORT ARTIFACTS QUICKSTART INTEGRATION DESCRIPTION

PORT is for the browser's driver; screenshots go to ARTIFACTS; QUICKSTART and INTEGRATION are the programs, DESCRIPTION is that
of a running server. Each program prints a URL, waits for the browser to come back, and says what it has then.
"""

import json
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import time

from webdriver import Chromium


# More than any login takes, in seconds.
PATIENCE = 120


class Program:
    """A program on a terminal, because it would keep what it prints to a pipe; use it with `with`."""

    def __init__(self, *command):
        self.terminal, inside = pty.openpty()
        self.process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, close_fds=True)
        os.close(inside)
        self.output = ""

    def __enter__(self): return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.terminal)

    def read(self, deadline):
        """Reads what there is; whether there may be more."""
        if not select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0]:
            sys.exit(f"the program did not get any further in {PATIENCE} s")
        try:
            text = os.read(self.terminal, 65536).decode(errors="replace")
        except OSError:  # the program has ended
            return False
        print(text, end="", flush=True)
        self.output += text
        return bool(text)

    def url(self):
        deadline = time.monotonic() + PATIENCE
        while True:
            if match := re.search(r"^(http://127\.0\.0\.1:\S+\?\S+)\s*\n", self.output.replace("\r", ""), re.M):
                return match[1]
            if not self.read(deadline):
                sys.exit("the program printed no URL")

    def end(self, wanted):
        deadline = time.monotonic() + PATIENCE
        while self.read(deadline):
            pass
        status = self.process.wait(PATIENCE)
        if status != 0 or wanted not in self.output:
            sys.exit(f"the program ended with status {status}, and did not say: {wanted}")


def log_in(browser, url, fields, accept, picture):
    """Fills in forms and clicks until the page says that the application has its callback."""
    browser.open(url)
    for number in range(1, 9):
        browser.save_screenshot(f"{picture}-{number}.png")
        if re.search(r"/callback\?", browser.url):
            print(f"   browser: {browser.url.split('?')[0]}: {browser.text}")
            return
        known = {name: browser.visible(f'input[name="{name}"]') for name in fields}
        known = {name: elements for name, elements in known.items() if elements}
        for name, elements in known.items():
            browser.type(elements[0], fields[name])
        if known:
            browser.save_screenshot(f"{picture}-{number}-filled.png")
            buttons = browser.visible('form button:not([type=button]), form input[type="submit"]')
        else:
            name, value = accept
            buttons = browser.visible(f'[name="{name}"][value="{value}"]')
        if not buttons:
            sys.exit(f"there is nothing to click at {browser.url.split('?')[0]}; see {picture}-{number}.png")
        before = browser.url
        browser.click(buttons[0])
        # A click returns when the next page is there, except where a script opens it.
        for _ in range(20):
            if browser.url != before:
                break
            time.sleep(0.05)
    sys.exit("the server sends the browser in circles")


def main(port, artifacts, quickstart, integration, description):
    pictures = pathlib.Path(artifacts)
    pictures.mkdir(parents=True, exist_ok=True)
    with Chromium(port) as browser:
        with Program(quickstart, "--in-browser") as program:
            url = program.url()
            email, password = re.search(r"Log in as (\S+) with the password (.+?)\.\s", program.output).groups()
            fields = {"username": email, "password": password}
            log_in(browser, url, fields, ["action", "continue"], pictures / "quickstart")
            program.end("The ID token is validated")

        server = json.loads(pathlib.Path(description).read_text())
        pages = server["pages"]
        with Program(integration, "login", description) as program:
            log_in(browser, program.url(), pages["fields"], pages["accept"], pictures / server["name"])
            program.end(f"logged in at {server['name']}")


main(*sys.argv[1:])

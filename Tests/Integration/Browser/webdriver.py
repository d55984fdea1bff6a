"""As much of WebDriver (https://www.w3.org/TR/webdriver2/) as a login takes, spoken to Debian's chromedriver."""

import base64
import contextlib
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Chromium:
    """A headless Chromium; use it with `with`."""

    def __init__(self, port):
        self.port = port
        self.base = f"http://127.0.0.1:{port}"

    def __enter__(self):
        # Undone from the last to the first, also when something here fails.
        with contextlib.ExitStack() as begun:
            profile = begun.enter_context(tempfile.TemporaryDirectory())
            driver = subprocess.Popen(["chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL)
            begun.callback(driver.wait)
            begun.callback(driver.terminate)
            self.begin_session(profile)
            begun.callback(self.call, "DELETE", "")
            self.begun = begun.pop_all()
        return self

    def __exit__(self, *_): self.begun.close()

    def begin_session(self, profile):
        for _ in range(100):
            try:
                if self.call("GET", "/status")["ready"]:
                    break
            except OSError:
                time.sleep(0.1)
        arguments = ["--headless=new", "--no-sandbox", "--window-size=900,700", f"--user-data-dir={profile}"]
        capabilities = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.base += f"/session/{session['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, method=method, data=data, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, url): self.call("POST", "/url", {"url": url})

    @property
    def url(self): return self.call("GET", "/url")

    @property
    def text(self): return self.call("POST", "/execute/sync", {"script": "return document.body.innerText", "args": []})

    def visible(self, selector):
        """The elements that the person sees, in the order of the page."""
        found = self.call("POST", "/elements", {"using": "css selector", "value": selector})
        return [e[ELEMENT] for e in found if self.call("GET", f"/element/{e[ELEMENT]}/displayed")]

    def type(self, element, text):
        self.call("POST", f"/element/{element}/clear", {})
        self.call("POST", f"/element/{element}/value", {"text": text})

    def click(self, element): self.call("POST", f"/element/{element}/click", {})

    def save_screenshot(self, file): pathlib.Path(file).write_bytes(base64.b64decode(self.call("GET", "/screenshot")))

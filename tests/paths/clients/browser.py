"""Headless Chromium for one test, driven by the DevTools protocol over its WebSocket."""
import asyncio
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request

import websockets

PATIENCE = 60
# Debian's chromium-headless-shell is a script; what ends that leaves the browser. So all of them are one process
# group, which ends when the browser does, and when the test closes its end of the pipe or is killed.
ENDED_TOGETHER = '("$@"; kill -KILL 0) & read -r _; kill -KILL 0'


def program():
    """None if there is no Chromium. The one without a window is the smaller package."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


class Page:
    def __init__(self, socket):
        self.socket = socket
        self.numbers = itertools.count(1)

    async def call(self, method, **parameters):
        number = next(self.numbers)
        await self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    async def evaluate(self, expression):
        """The value of a JavaScript expression in the page."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def open(self, url):
        await self.call("Page.navigate", url=url)
        await self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    async def until(self, expression):
        """Waits for a JavaScript expression to become true, and gives its value."""
        end = time.monotonic() + PATIENCE
        while True:
            value = await self.evaluate(expression)
            if value:
                return value
            assert time.monotonic() < end, f"never: {expression}\n{await self.evaluate('document.body.innerText')}"
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def pages(count):
    """That many empty pages of one browser."""
    with tempfile.TemporaryDirectory(prefix="trestle-browser-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            ["sh", "-c", ENDED_TOGETHER, "sh", program(), "--headless=new", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={folder}",
             "about:blank"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": folder})
        try:
            port = await port_of(process, os.path.join(folder, "DevToolsActivePort"))
            async with contextlib.AsyncExitStack() as sockets:
                opened = []
                for _ in range(count):
                    request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new", method="PUT")
                    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                        address = json.load(answer)["webSocketDebuggerUrl"]
                    opened.append(Page(await sockets.enter_async_context(websockets.connect(address, max_size=None))))
                yield opened
        finally:
            process.stdin.close()
            process.wait()


async def port_of(process, file):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, f"the browser ended with {process.returncode}"
        if os.path.exists(file):
            with open(file, encoding="ascii") as lines:
                first = lines.readline().strip()
            if first:
                return first
        await asyncio.sleep(0.02)
    raise AssertionError("the browser told no port")

"""The loan desk of the sample in a browser: two pages, one that waits for a book and one that brings it back.

usage: desk_test.py TRESTLE_CLI
"""
import asyncio
import json
import sys
import unittest
import urllib.parse
import urllib.request

import browser
import server

CLI = None


def api_id(endpoint, name):
    with urllib.request.urlopen(endpoint + "/v2/apis", timeout=30) as answer:
        return next(api["apiId"] for api in json.load(answer)["items"] if api["name"] == name)


class Desk(unittest.TestCase):
    def test_notices(self):
        with server.running([CLI, "serve", "FOLDER", "--sample", "--port", "0", "--no-api-ports"]) as (endpoint, _):
            asyncio.run(self.session(endpoint))

    async def session(self, endpoint):
        host = "execute-api.localhost:" + endpoint.rsplit(":", 1)[1]
        socket = urllib.parse.quote(f"ws://notices001.{host}/dev", safe="")
        desk = f"http://{api_id(endpoint, 'library')}.{host}/desk?socket={socket}"
        async with browser.pages(2) as (ann, ben):
            for page in (ann, ben):
                await page.open(desk)
                self.assertEqual(await page.evaluate("document.title"), "The loan desk")
                self.assertFalse(await page.evaluate("at('desk').checkVisibility()"))

            await self.connect(ann, "")
            await ann.until("at('state').textContent === 'Refused: a card is needed'")
            for page, card in ((ann, "1"), (ben, "2")):
                await self.connect(page, card)
                await page.until("at('state').textContent === 'Connected'")
                self.assertTrue(await page.evaluate("at('desk').checkVisibility()"))

            await self.press(ann, "join")
            await self.heard(ann, "You wait for Invisible Cities.")
            await self.press(ben, "queue")
            await self.heard(ben, "1 waiting.")
            await self.press(ben, "return")
            await self.heard(ann, "Invisible Cities is back: come and fetch it.")
            await self.heard(ben, "Invisible Cities is returned; 1 told.")
            await self.press(ben, "queue")
            await self.heard(ben, "0 waiting.")
            await ben.evaluate("at('book').value = ''")
            await self.press(ben, "queue")
            await self.heard(ben, "Invalid request body")

            # Who leaves is out of every queue.
            await self.press(ann, "join")
            await self.heard(ann, "You wait for Invisible Cities.")
            await self.press(ann, "leave")
            await ann.until("at('state').textContent === 'Closed (1000)'")
            await ben.evaluate("at('book').value = '0442'")
            for _ in range(200):
                await ben.evaluate("at('notices').replaceChildren()")
                await self.press(ben, "queue")
                if await ben.until("at('notices').firstChild?.textContent") == "0 waiting.":
                    return
                await asyncio.sleep(0.05)
            self.fail("who left still waits")

    async def connect(self, page, card):
        await page.evaluate(f"at('card').value = '{card}'; at('door').requestSubmit()")

    async def press(self, page, name):
        await page.evaluate(f"at('{name}').click()")

    async def heard(self, page, text):
        await page.until(f"[...at('notices').children].some(line => line.textContent === {json.dumps(text)})")
        await page.evaluate("at('notices').replaceChildren()")


if __name__ == "__main__":
    if not browser.program():
        print("there is no chromium")
        sys.exit(77)
    CLI = sys.argv.pop(1)
    unittest.main()

"""A headless Firefox, driven by the protocol it speaks itself (WebDriver BiDi, W3C)."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import subprocess
from pathlib import Path
from typing import Any, Self

from tornado.websocket import WebSocketClientConnection, websocket_connect

SECONDS = 40


class Firefox:
    """One Firefox with one page; used as `async with Firefox(path, profile) as firefox`."""

    def __init__(self, program: str, profile: Path) -> None:
        self._program, self._profile = program, profile
        self._numbers = itertools.count(1)
        self.complaints: list[str] = []
        self._page = ""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            self._program, "--headless", "--no-remote", "--profile", str(self._profile),
            "--remote-debugging-port=0", "--width=1280", "--height=860",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        address = await asyncio.wait_for(self._find_address(), SECONDS)
        self._socket: WebSocketClientConnection = await websocket_connect(
            f"{address}/session", max_message_size=2**26
        )
        await self.send("session.new", capabilities={})
        await self.send("session.subscribe", events=["log.entryAdded"])
        contexts = await self.send("browsingContext.getTree")
        self._page = contexts["contexts"][0]["context"]
        self._top = self._page
        return self

    async def __aexit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        await self._process.wait()

    async def _find_address(self) -> str:
        assert self._process.stderr is not None
        while line := await self._process.stderr.readline():
            if found := re.search(rb"ws://\S+", line):
                return found[0].decode()
        raise AssertionError("Firefox ended before it could be spoken to")

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """A command's result."""
        number = next(self._numbers)
        await self._socket.write_message(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            text = await asyncio.wait_for(self._socket.read_message(), SECONDS)
            assert text is not None, "Firefox hung up"
            answer = json.loads(text)
            if answer.get("method") == "log.entryAdded":
                self.complaints.append(str(answer["params"]["text"]))
            elif answer.get("id") == number:
                assert answer["type"] == "success", answer
                found: dict[str, Any] = answer["result"]
                return found

    async def open(self, address: str, *, inside: bool = False) -> None:
        """Load a page and wait until it, or the frame inside it, says that it is ready."""
        self._page = self._top
        await self.send(
            "browsingContext.navigate", context=self._page, url=address, wait="complete"
        )
        if inside:
            tree = await self.send("browsingContext.getTree", root=self._top)
            self._page = tree["contexts"][0]["children"][0]["context"]
        await self.run(
            "new Promise((done) => { const look = () => (document.body.dataset.ready"
            " ? done(true) : setTimeout(look, 50)); look(); })"
        )

    async def run(self, expression: str) -> Any:
        """The value of an expression in the page: text, number or truth."""
        answer = await self.send(
            "script.evaluate",
            expression=expression,
            target={"context": self._page},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

"""A headless Chromium for tests of web pages, driven by its debugging pipe with nothing but the
standard library. `RAPPORT_CHROMIUM` names the program where it is not on the path.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60.0  # seconds for one answer
_CODES = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40, "ArrowUp": 38, "ArrowRight": 39}


def program() -> str:
    """Where Chromium is; '' if there is none, or no pipe to drive it by (Windows)."""
    if os.name == "nt":
        return ""
    named = os.environ.get("RAPPORT_CHROMIUM", "")
    return named or next((found for n in NAMES if (found := shutil.which(n))), "")


class Browser:
    """One running browser with one page. Use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = 0
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        read_end, theirs_out = os.pipe()
        theirs_in, write_end = os.pipe()
        self._read, self._write = read_end, write_end
        flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-dev-shm-usage", "--remote-debugging-pipe", "--disable-extensions",
            "--disable-background-networking", "--no-proxy-server", "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}", "about:blank",
        ]  # fmt: skip
        shell = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}'
        self._process = subprocess.Popen(
            ["bash", "-c", shell, program(), *flags],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.session = ""
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(t["targetId"] for t in targets if t["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Accessibility"):
            self.call(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, TimeoutError, RuntimeError):
            self.session = ""
            self.call("Browser.close")
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)
        os.close(self._write)

    # -- the wire

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result. Raises RuntimeError with what the browser says."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            found = self._receive(PATIENCE)
            if found.get("id") == self._number:
                if "error" in found:
                    raise RuntimeError(f"{method}: {found['error']}")
                result: dict[str, Any] = found["result"]
                return result
            self.events.append(found)

    def _receive(self, patience: float) -> dict[str, Any]:
        until = time.monotonic() + patience
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self._read, 1 << 16)
            if not piece:
                raise RuntimeError("the browser is gone")
            self._rest += piece
        whole, self._rest = self._rest.split(b"\0", 1)
        answer: dict[str, Any] = json.loads(whole)
        return answer

    def wait_for(self, method: str) -> dict[str, Any]:
        """The next event of a name, or one that came already."""
        for n, event in enumerate(self.events):
            if event.get("method") == method:
                return self.events.pop(n)
        while True:
            event = self._receive(PATIENCE)
            if event.get("method") == method:
                return event
            self.events.append(event)

    # -- a page

    def open(self, address: str | Path) -> None:
        """Load a page, or a file of this computer."""
        self.events.clear()
        where = address.as_uri() if isinstance(address, Path) else address
        self.call("Page.navigate", url=where)
        self.wait_for("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; promises are waited for."""
        found = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True,
            userGesture=True,
        )  # fmt: skip
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"])[:2_000])
        return found["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """A key with its ordinary effect: Tab, Enter, ' ', arrows."""
        code = _CODES[key]
        text = {"Enter": "\r", " ": " "}.get(key, "")
        shared = {
            "key": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0,
            "code": "Space" if key == " " else key,
        }  # fmt: skip
        kind = "keyDown" if text else "rawKeyDown"
        self.call("Input.dispatchKeyEvent", type=kind, **shared, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **shared)

    def type(self, text: str) -> None:
        """Text into what has the focus."""
        self.call("Input.insertText", text=text)

    def size(self, width: int, height: int, *, phone: bool = False, dark: bool = False) -> None:
        """The size of the page, as a phone, and the colours that are preferred."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=phone,
            deviceScaleFactor=2 if phone else 1,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, target: Path, *, whole: bool = True) -> None:
        """The page as PNG."""
        found = self.call("Page.captureScreenshot", captureBeyondViewport=whole, format="png")
        target.write_bytes(base64.b64decode(found["data"]))

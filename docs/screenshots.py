"""The pictures of the review page in docs/img, taken of the demo in a real Chromium: `make screenshots`."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).parent / "img"
WIDE, NARROW = (1200, 800), (360, 740)
STORY = "程述安在云津市调研人工智能产业发展"
PICTURES = {
    "light": ("/", "light", WIDE, "en-US"),
    "dark": (STORY, "dark", WIDE, "en-US"),
    "narrow": (STORY, "light", NARROW, "zh-CN"),
    "chinese": ("/?all=1", "light", WIDE, "zh-CN"),
    "english": ("/sources", "light", WIDE, "en-US"),
}


def take(browser: Browser, page_url: str) -> None:
    """Take all pictures of the page at this address."""
    for name, (path, scheme, (width, height), locale) in PICTURES.items():
        tab = browser.new_page(
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": height},
            locale=locale,
        )
        tab.goto(page_url if path == STORY else page_url.rstrip("/") + path)
        if path == STORY:
            tab.get_by_role("link", name=STORY).click()
            tab.wait_for_load_state()
        tab.screenshot(path=IMAGES / f"{name}.png")
        tab.close()


def main() -> None:
    """Run the demo with its service on a free port, and take its pictures."""
    chromium = shutil.which("chromium") or sys.exit("The pictures are taken in chromium, which is not installed.")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "policyvane", "demo", "--serve", "--keep", f"{folder}/demo"]
        demo = subprocess.Popen(  # noqa: S603 # our own program
            command,
            env=os.environ | {"POLICYVANE_PORT": "0"},
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            said = (re.search(r"event=page url=(\S+)", line) for line in demo.stderr or ())
            address = next(found[1] for found in said if found)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                take(browser, address)
                browser.close()
        finally:
            demo.terminate()
            demo.wait(20)


if __name__ == "__main__":
    main()

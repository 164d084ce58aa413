"""Portals that go on publishing, on loopback: lists that grow while a service watches them."""

import random
import threading
import time
from dataclasses import dataclass, field

from tests.support.portal import article, listing
from tests.support.site import Site

SHOWN = 200  # entries on a list: more than is published while a service that was killed starts again
PER_SITE = 100_000  # numbers of the articles of one site


@dataclass
class Press:
    """Some sites, each with a list; `publish` adds an article to one, a thread does so again and again."""

    site: Site
    names: list[str]
    seed: int = 1
    published: dict[str, float] = field(default_factory=dict)  # address → time.time()

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._lists: dict[str, list[str]] = {name: [] for name in self.names}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        for name in self.names:
            for _ in range(3):
                self.publish(name)

    def list_of(self, name: str) -> str:
        """The address of a site's list."""
        return f"https://{name}.example/news/"

    def publish(self, name: str) -> str:
        """One more article on a site; its text is like no other."""
        known = self._lists[name]
        number = self.names.index(name) * PER_SITE + len(known)
        url = f"https://{name}.example/2026/11/a{number}.html"
        words = " ".join(self._dice.choice(_WORDS) for _ in range(120))
        self.site.put(url, article(number, words))
        known.append(url)
        self.published[url] = time.time()
        self.site.put(self.list_of(name), listing(known[: -SHOWN - 1 : -1]))
        return url

    def start(self, seconds: float) -> None:
        """Publish one article all so many seconds in the mean, on a site by chance."""
        self._seconds = seconds
        self._thread.start()

    def stop(self) -> None:
        """Publish nothing more."""
        self._stopped.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._stopped.wait(self._dice.expovariate(1 / self._seconds)):
            self.publish(self._dice.choice(self.names))


_WORDS = [
    first + last
    for first in (
        "al",
        "ber",
        "cor",
        "del",
        "em",
        "fan",
        "gor",
        "hil",
        "is",
        "jor",
        "kel",
        "lor",
        "mar",
        "nor",
        "os",
        "per",
    )
    for last in (
        "da",
        "ton",
        "vik",
        "mere",
        "ling",
        "sta",
        "rop",
        "wen",
        "gard",
        "bek",
        "tir",
        "sol",
        "ham",
        "field",
        "by",
        "ost",
    )
]

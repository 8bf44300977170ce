"""How a person goes through the pages: by keys alone, or on a phone without scripts."""

from dataclasses import dataclass
from typing import Any

import pytest

FOCUSED = "e => e === document.activeElement && e.tabIndex >= 0"


@dataclass(frozen=True, slots=True)
class Way:
    """What somebody has at hand; `width` of the window, in pixels."""

    name: str
    scripts: bool
    keys: bool
    width: int

    @property
    def window(self) -> dict[str, Any]:
        """A window of a browser as they have it."""
        size = {"width": self.width, "height": 900}
        return {"java_script_enabled": self.scripts, "viewport": size}


KEYS = Way("keys alone", scripts=True, keys=True, width=1280)
PHONE = Way("a phone without scripts", scripts=False, keys=False, width=390)
BOTH_WAYS = pytest.mark.parametrize("way", [KEYS, PHONE], ids=lambda way: way.name)


@dataclass(frozen=True, slots=True)
class Hands:
    """Somebody on a page."""

    page: Any
    way: Way

    def press(self, found: Any) -> None:
        """A button or a link, first of those found, and the page that it leads to."""
        one = found.first
        if self.way.keys:
            self.go_to(one)
        with self.page.expect_navigation():
            if self.way.keys:
                self.page.keyboard.press("Enter")
            else:
                one.click()
        if not self.way.keys:
            self.fits()

    def unfold(self, found: Any) -> None:
        """What stands folded on the page."""
        if self.way.keys:
            self.go_to(found.first)
            self.page.keyboard.press("Enter")
        else:
            found.first.click()

    def write(self, found: Any, words: str) -> None:
        """Words in a field; a day is chosen, as each browser asks for it in its own way."""
        if self.way.keys and found.get_attribute("type") != "date":
            self.go_to(found)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(words)
        else:
            found.fill(words)

    def tick(self, found: Any) -> None:
        """A box."""
        if self.way.keys:
            self.go_to(found)
            self.page.keyboard.press("Space")
        else:
            found.check()
        assert found.is_checked()

    def go_to(self, one: Any) -> None:
        """What Tab leads to; a walk by Tab alone is tried on its own."""
        one.focus()
        assert one.evaluate(FOCUSED), f"no key leads to {one} on {self.page.url}"

    def fits(self) -> None:
        """The page is no wider than the window."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.way.width, f"{self.page.url} is {wide} wide in {self.way.width}"

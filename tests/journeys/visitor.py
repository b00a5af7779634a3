"""Somebody in front of a browser, who looks at every page with the same eyes: can all use it, is it in their language?"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, Page, Response

from amparo.config.words import said
from tests.factories.access import PASSWORD, signed_in

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a reader sees or hears: text, and the words of attributes; leaving out what names another language.
WORDS_ON_PAGE = """() => {
  const language = document.documentElement.lang, words = [];
  const foreign = (node) => { const named = node.closest("[lang]"); return named && named.lang !== language; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!foreign(parent) && !parent.closest("script,style")) words.push(walker.currentNode.textContent);
  }
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const node of document.querySelectorAll(`body [${name}]`))
      if (!foreign(node)) words.push(node.getAttribute(name));
  return words.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => text);
}"""


@cache
def english() -> frozenset[str]:
    """Every plain sentence of the programme, in English."""
    plain = {message.id for message in said() if isinstance(message.id, str) and "%(" not in message.id}
    return frozenset(re.sub(r"\s+", " ", text).strip() for text in plain if text)


@dataclass
class Visitor:
    """A browser of one's own, in a language; each page gone to is looked at."""

    page: Page
    address: str
    language: str = "pt-br"
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def arrive(
        cls,
        browser: Browser,
        address: str,
        account: Any = None,
        *,
        language: str = "pt-br",
        screen: tuple[int, int] = (390, 844),
        scripts: bool = True,
    ) -> Self:
        """Open the browser; with an account, already signed in."""
        width, height = screen
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, base_url=address
        )
        context.set_default_timeout(8_000)
        cookies = {"language": language}
        if account is not None:
            cookies["sessionid"] = signed_in(account).cookies["sessionid"].value
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        visitor = cls(context.new_page(), address, language)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("response", lambda got: visitor._note_failure(got.status, got.url))
        visitor.page.on("console", lambda said: visitor._note(said.type, said.text))
        return visitor

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def _note_failure(self, status: int, url: str) -> None:
        if status >= 500:
            self.complaints.append(f"{status} at {url}")

    def leave(self) -> None:
        """Close the browser; nothing may have gone wrong in it."""
        self.page.context.close()
        assert not self.complaints

    def go(self, path: str, *, status: int = 200) -> Response:
        """Open an address and look at the page."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status
        self.look()
        return response

    def follow(self, text: str | re.Pattern[str]) -> None:
        """Follow the first link in the page that says this, and look at where it leads."""
        self.page.locator("main").get_by_role("link", name=text).first.click()
        self.look()

    def press(self, text: str) -> None:
        """Press a button, and look at what comes."""
        self.page.locator("main").get_by_role("button", name=text, exact=True).first.click()
        self.look()

    def choose(self, text: str) -> None:
        """Choose one of the answers."""
        self.page.get_by_label(text, exact=True).first.check()

    def fill_day(self, field: str, day: tuple[int, int, int]) -> None:
        """Type a day into its three boxes."""
        for part, value in zip(("day", "month", "year"), day, strict=True):
            self.page.fill(f"[name={field}-{part}]", str(value))

    def sign_in(self, account: Any) -> None:
        """Enter with the password and the code that was sent by e-mail."""
        self.go("/sign-in/")
        self.page.fill("[name=login]", account.login)
        self.page.fill("[name=password]", PASSWORD)
        self.press(self.words("Continue"))
        self.page.fill("[name=code]", re.findall(r"\d{6}", str(mail.outbox[-1].body))[0])
        self.press(self.words("Sign in"))

    def words(self, text: str, **values: Any) -> str:
        """What the programme says for this in the visitor's language."""
        from django.utils.translation import gettext, override

        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def look(self) -> None:
        """The page is in the visitor's language, fits the screen, and passes WCAG 2.2 AA as far as a machine can tell."""
        self.page.wait_for_load_state("load")
        assert not self.complaints
        assert self.page.locator("html").get_attribute("lang") == self.language, self.page.url
        if self.page.context.browser and not self._has_scripts():
            return
        self._fits()
        self._tells_errors_once()
        self._speaks()
        self._is_accessible()

    def _has_scripts(self) -> bool:
        return "js-enabled" in (self.page.locator("body").get_attribute("class") or "")

    def _fits(self) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"

    def _tells_errors_once(self) -> None:
        summaries = self.page.locator(".govuk-error-summary")
        assert summaries.count() <= 1, f"{self.page.url} tells its errors {summaries.count()} times"
        assert all(each.locator("li").count() for each in summaries.all()), (
            f"{self.page.url} tells of an error that is none"
        )

    def _speaks(self) -> None:
        if self.language == "en":
            return
        left = {word for word in self.page.evaluate(WORDS_ON_PAGE) if word in english() and self.words(word) != word}
        assert not left, f"{self.page.url} speaks English: {left}"

    def _is_accessible(self) -> None:
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response["violations"]
        told = [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]
        assert not told, f"{self.page.url}: {told}"

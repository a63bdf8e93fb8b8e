"""People who know nothing of the system: they read a refusal, go where it leads or ask whom it names, and try again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from lxml.html import FormElement, HtmlElement, fromstring

from tests.web.conftest import Browser

#: So many refusals in a row nobody bears.
PATIENCE = 12


class StuckError(AssertionError):
    """A refusal that leads nowhere."""


@dataclass
class Walker:
    """A person at a browser, and what the person knows of the matter itself: a name or a date by the field's name."""

    browser: Browser
    knows: Mapping[str, str]
    trail: list[str] = field(default_factory=list)

    def page(self, address: str) -> HtmlElement:
        """Open an address."""
        self.trail.append(address.partition("?")[0])
        answer = self.browser.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        return fromstring(answer.text)

    def do(self, address: str, move: str, colleague: Callable[[str], Walker]) -> HtmlElement:
        """Bring a move about from what the page says of it; whoever is to be asked is fetched by the button's words."""
        for _ in range(PATIENCE):
            page = self.page(address)
            (article,) = page.xpath(f"//*[@id='moves']//article[.//strong[normalize-space()='{move}']]") or [None]
            if article is None:
                return page
            forms = article.xpath(".//details[@class='do']//form")
            if forms:
                return self.send(forms[0])
            self._mend(article, colleague)
        raise StuckError(self.trail)

    def _mend(self, article: HtmlElement, colleague: Callable[[str], Walker]) -> None:
        links = article.xpath(".//ul[@class='unmet']/li/a[not(contains(@class, 'soft'))]/@href")
        if links:
            self.follow(links[0])
            return
        asks = article.xpath(".//form[@class='ask']")
        if not asks:
            raise StuckError(article.text_content())
        whom = asks[0].xpath("string(.//button)")
        self.send(asks[0])
        self.trail.append(whom)
        colleague(whom).help()

    def help(self) -> None:
        """Do what somebody asks for on the first page, until it does not wait there any more."""
        waiting = self._asked()
        assert waiting, "nobody asks for anything"
        for _ in range(PATIENCE):
            self.follow(waiting[0])
            if waiting[0] not in (still := self._asked()):
                return
            waiting = still
        raise StuckError(self.trail)

    def _asked(self) -> list[str]:
        return [str(link) for link in self.page("/").xpath("//*[@id='asked-of-you']//header//a/@href")]

    def follow(self, address: str) -> None:
        """Go where a refusal leads, and use the control that has the focus there."""
        (control,) = self.page(address).xpath("//*[@autofocus]")
        if control.tag == "a":
            self.follow(control.get("href"))
            return
        (form,) = control.xpath("ancestor::form")
        self.send(form)

    def send(self, form: FormElement) -> HtmlElement:
        """Fill in what is known, keep what stands there, and press the button."""
        typed = {
            **dict(form.form_values()),
            **{name: self.knows[name] for name in form.inputs.keys() & self.knows.keys()},
        }
        empty = [one.get("id") for one in form.xpath(".//*[@required]") if not typed.get(one.name)]
        assert empty == [], f"nobody knows what to write into {empty}"
        if form.method == "GET":
            found = self.page(f"{form.action or self.trail[-1]}?{urlencode(typed)}")
            return self.send(found.xpath("//form[@method='post'][.//input[@name='organisation']]")[0])
        answer = self.browser.post(form.action, typed, follow_redirects=True)
        assert answer.status_code == 200, fromstring(answer.text).xpath("string(//*[@role='alert'])")
        return fromstring(answer.text)

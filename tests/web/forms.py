"""The forms of the desk as somebody fills them: typed, carried from page to page, confirmed."""

import re
from datetime import timedelta
from html import unescape

from support_engine.adapters import clock
from support_engine.adapters.store.web import web_access
from tests.story import REFERENCE

HOME = f"/dossiers/{REFERENCE}"
TODAY = "2022-04-01"
PASSWORD = "quatre mots que rien ne relie"


def act(key: str) -> str:
    return f"{HOME}/actes/{key.replace(':', '%3A')}"


def carried(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def words(page: str) -> str:
    return unescape(page).replace("\u00a0", " ")


def typed(browser, key: str, **fields: str):
    """The form of an act, filled and sent: what will happen, or what is wrong."""
    page = browser.get(act(key))
    assert page.status_code == 200, page.text
    form = {**carried(page.text), **{f"f.{name}": value for name, value in fields.items()}}
    return browser.post(act(key), data=form)


def confirmed(browser, key: str, preview, **more: str):
    return browser.post(f"{act(key)}/fait", data={**carried(preview.text), **more})


def upload(browser, key: str, name: str, content: bytes):
    form = carried(browser.get(act(key)).text)
    return browser.post(act(key), data=form, files={"f.file": (name, content)})


def papers(office, folder: str = "documents") -> list:
    found = office.folder.parent / "data" / folder
    return [path for path in found.rglob("*") if path.is_file()]


def wait(office, hours: int) -> None:
    """Nobody has looked at a page for that long."""
    with office.store.transaction() as db:
        for one in db.exec_driver_sql("SELECT digest FROM web_sessions").scalars().all():
            session = web_access.Session(one, "camille", clock.now(), clock.now(), None)
            web_access.seen(db, session, clock.now() - timedelta(hours=hours))

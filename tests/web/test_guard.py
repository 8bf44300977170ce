"""What no page ever sees: other hosts, plain connections, forms of elsewhere, bodies too long."""

import pytest

from support_engine import config
from support_engine.web.bureau import Bureau
from support_engine.web.guard import CSP
from tests.web.bureau import Browser
from tests.web.test_failures import is_a_page

PUBLIC = "https://bureau.exemple.fr"
FORM = {"content-type": "application/x-www-form-urlencoded"}
UPLOAD = {"content-type": "multipart/form-data; boundary=x"}
ACT = "/dossiers/MP1-001/actes/note"


def at(tmp_path, base_url: str, **settings) -> Browser:
    """A browser that opens a desk without a base by some address."""
    bureau = Bureau(config.Settings(home=tmp_path, web=settings), listens="http://127.0.0.1:8000")
    browser = Browser(bureau)
    browser.base_url = base_url
    return browser


@pytest.mark.parametrize(
    ("address", "by", "status"),
    [
        (PUBLIC, PUBLIC, 200),
        (PUBLIC, "http://localhost:8000", 200),
        (PUBLIC, "http://[::1]:8000", 200),
        (PUBLIC, "https://elsewhere.example", 421),
        ("", "http://elsewhere.example:8000", 421),
        (PUBLIC, "http://bureau.exemple.fr", 426),
    ],
)
def test_the_desk_answers_by_its_own_address_and_in_the_clear_on_its_machine_alone(
    tmp_path, address, by, status
) -> None:
    answer = at(tmp_path, by, address=address).get("/static/bureau.css")
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == CSP
    assert ("strict-transport-security" in answer.headers) == by.startswith("https")
    if status != 200:
        assert is_a_page(answer)


@pytest.mark.parametrize("host", ["[", "localhost:x", "a b", "localhost@elsewhere.example", ""])
def test_a_host_that_is_none_is_refused_with_a_page(tmp_path, host) -> None:
    answer = at(tmp_path, PUBLIC, address=PUBLIC).get("/entrer", headers={"host": host})
    assert answer.status_code in (421, 503)
    assert is_a_page(answer)


@pytest.mark.parametrize(
    "origin", ["http://[", "localhost", "null", "file://localhost", "//localhost"]
)
def test_an_origin_that_is_none_is_that_of_another_site(browser, origin) -> None:
    del browser.headers["sec-fetch-site"]
    assert browser.post("/sortir", headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize(
    ("path", "headers", "size", "status"),
    [
        ("/entrer", FORM, 30_000, 413),
        ("/entrer", UPLOAD, 30_000, 413),
        ("/demonstration/x", UPLOAD, 30_000, 413),
        ("/mot-de-passe/x", UPLOAD, 30_000, 413),
        ("/reglages/absence", UPLOAD, 1_100_000, 413),
        ("/lots/apercu", UPLOAD, 1_100_000, 413),
        (ACT, UPLOAD, 22_000_000, 413),
        (ACT, UPLOAD, 19_000_000, 303),
    ],
)
def test_nobody_sends_more_than_the_page_needs(browser, path, headers, size, status) -> None:
    long = b"name=" + b"x" * size
    said = browser.post(path, content=long, headers=headers)
    assert said.status_code == status
    if status == 413:
        parts = iter([long[:15_000], long[15_000:]])
        browser.enter("camille")
        assert browser.post(path, content=parts, headers=headers).status_code in (413, 400)


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "²"])
def test_a_length_that_is_none_breaks_nothing(browser, length) -> None:
    headers = {**FORM, "content-length": length.encode("latin-1")}
    assert browser.post("/entrer", content=b"", headers=headers).status_code in (413, 422)


@pytest.mark.parametrize("path", ["/dossiers/%00", "/dossiers?q=%00", "/dossiers?suivi=a%00b"])
def test_a_sign_that_no_text_has_goes_no_further(browser, path) -> None:
    answer = browser.enter("camille").get(path)
    assert answer.status_code == 400
    assert is_a_page(answer)


BROKEN = (
    ("unicode_escape", b"\\ud800"),
    ("unicode_escape", b"\\x00"),
    ("utf-7", b"+2AA-"),
    ("idna", b"\xff"),
    ("undefined", b"a"),
    ("rot13", b"a"),
    ("nothing", b"\xff\xfe"),
)


@pytest.mark.parametrize(("charset", "value"), BROKEN)
def test_words_of_any_charset_are_words_or_are_refused(browser, charset, value) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + value + b"\r\n--x--\r\n"
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = browser.post("/entrer", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 422)
    assert is_a_page(answer)

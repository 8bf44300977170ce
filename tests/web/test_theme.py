"""An operator's own look: served whole from their folder, and nothing beside it."""

import pytest

from support_engine import config
from support_engine.errors import BadSettings
from support_engine.web.bureau import Bureau
from support_engine.web.guard import CSP, WITH_FONTS
from support_engine.web.theme import KINDS
from tests.web.bureau import Browser

FILES = ("theme.css", "logo.png", "favicon.ico", "etat/fonts/texte.woff2", "etat/page.svg")
APART = ("script.js", "page.html", "theme.css.bak", ".cache.css", ".git/theme.css", "note.txt")


@pytest.fixture
def folder(tmp_path):
    """A folder of the operator's, with more in it than what dresses a page."""
    made = tmp_path / "charte"
    for name in (*FILES, *APART):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name, "utf-8")
    (tmp_path / "secret.css").write_text("dehors", "utf-8")
    (made / "lien.css").symlink_to(tmp_path / "secret.css")
    return made


def desk(tmp_path, theme: str = "charte") -> Browser:
    settings = config.Settings(home=tmp_path, web={"theme": theme})
    return Browser(Bureau(settings, listens="http://localhost"))


def test_every_page_is_dressed_by_the_sheet_the_logo_and_the_icon_of_the_folder(
    tmp_path, folder
) -> None:
    page = desk(tmp_path).get("/nulle-part").text
    ours, theirs = page.index("/static/bureau.css"), page.index("/habillage/theme.css?v=")
    assert ours < theirs, "the last one decides"
    assert '<img src="/habillage/logo.png" alt="" height="40">' in page
    assert '<link rel="icon" href="/habillage/favicon.ico">' in page
    before = desk(tmp_path, "").get("/nulle-part").text
    assert "/habillage" not in before
    (folder / "theme.css").write_text("autre", "utf-8")
    assert page[theirs : theirs + 36] not in desk(tmp_path).get("/nulle-part").text


@pytest.mark.parametrize("name", FILES)
def test_what_dresses_is_served_as_what_it_is_to_anybody(tmp_path, folder, name) -> None:
    answer = desk(tmp_path).get(f"/habillage/{name}")
    assert (answer.status_code, answer.text) == (200, name)
    assert answer.headers["content-type"].split(";")[0] == KINDS[f".{name.rsplit('.')[-1]}"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [*APART, "lien.css", "../secret.css", "etat/../../secret.css", "%2e%2e/secret.css", "etat"]
    + ["..%2fsecret.css", "/secret.css", "absente.css", "a" * 5000 + ".css", ""],
)
def test_nothing_else_of_the_machine_is_served(tmp_path, folder, name) -> None:
    for theme in ("charte", ""):
        answer = desk(tmp_path, theme).get(f"/habillage/{name}")
        assert answer.status_code == 404, name
        assert "dehors" not in answer.text


def test_fonts_are_let_in_where_the_folder_has_some_and_nothing_of_elsewhere_ever(
    tmp_path, folder
) -> None:
    policy = desk(tmp_path).get("/nulle-part").headers["content-security-policy"]
    assert policy == WITH_FONTS == f"{CSP}; font-src 'self'"
    (folder / "etat/fonts/texte.woff2").unlink()
    for theme in ("charte", ""):
        assert desk(tmp_path, theme).get("/x").headers["content-security-policy"] == CSP


@pytest.mark.parametrize("theme", ["absent", "charte"])
def test_a_folder_without_its_sheet_stops_the_start(tmp_path, folder, theme) -> None:
    (folder / "theme.css").unlink()
    with pytest.raises(BadSettings, match=r"theme\.css.*\[web\] theme") as refused:
        desk(tmp_path, theme)
    assert str(tmp_path / theme) in str(refused.value)

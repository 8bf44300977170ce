"""A second factor of one's own: enrolled with a telephone, replaced; recovery codes shown once."""

import re
from urllib.parse import urlencode

import segno
from starlette.responses import Response

from support_engine.adapters.store.web import web_access, web_factors
from support_engine.core.people.one_time import as_text
from support_engine.stories.people import factors
from support_engine.stories.people.passwords import When
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.pages.entering import within
from support_engine.web.routes import Form, May, page

HERE = "/reglages/facteur"
SALT = re.compile("[0-9a-f]{32}")
BORDER = 4
"""Blank squares around a QR code: what readers ask for."""


@page("GET", HERE, May.INSIDE)
def factor(asked: Asked) -> Response:
    """Whether there is one, and how to have another."""
    return shown(asked)


def shown(asked: Asked, *, problem: str = "") -> Response:
    """The page before anything is drawn."""
    with asked.desk.store.reading() as db:
        has = web_factors.of_person(db, asked.who.person)
    proof = proving.is_fresh(asked)
    recent = proving.Proof(bool(proof) or asked.who.is_fresh(asked.bureau.real_now), bool(has))
    return asked.page(
        "factor.html",
        422 if problem else 200,
        factor=has,
        is_required=proving.is_required(asked),
        is_fresh=proof if has else recent,
        problem=problem,
        back=within(asked.query("vers") or asked.typed("back")),
    )


@page("POST", HERE, May.INSIDE, form=Form(shown))
def draw(asked: Asked) -> Response:
    """A new secret, once whoever asks has proven who they are."""
    if problem := proving.wrong(asked, enrols=True):
        return shown(asked, problem=problem)
    return drawn(asked, web_factors.new_salt())


def drawn(asked: Asked, salt: str, problem: str = "") -> Response:
    """The secret, as a picture and as text: nothing is enrolled before a code proves it."""
    person = asked.who.person
    secret = as_text(web_factors.secret_of(asked.desk.factor_key, person, salt))
    path, size = squares(address(asked, secret))
    return asked.page(
        "factor_new.html",
        422 if problem else 200,
        salt=salt,
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        path=path,
        size=size,
        problem=problem,
        back=within(asked.typed("back")),
    )


def address(asked: Asked, secret: str) -> str:
    """What the picture says to the application."""
    issuer = asked.bureau.settings.programme.sender_name
    label = urlencode({"": f"{issuer}:{asked.who.person}"})[1:].replace("+", "%20")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


def squares(words: str) -> tuple[str, int]:
    """A QR code as the path of an SVG, a square a unit, and its width with its border."""
    code = segno.make(words, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    found = [
        f"M{x + BORDER} {y + BORDER}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    ]
    return "".join(found), len(rows) + 2 * BORDER


@page("POST", f"{HERE}/code", May.INSIDE, form=Form(shown))
def enrol(asked: Asked) -> Response:
    """Enrolled by its first code; the recovery codes are shown, once."""
    salt, person, real = asked.typed("salt"), asked.who.person, asked.bureau.real_now
    if not SALT.fullmatch(salt):
        return asked.go(HERE)
    if not asked.who.is_fresh(real):
        return shown(asked, problem="Un quart d’heure a passé : recommencez.")
    given = (person, salt, asked.typed("second"))
    when = When(asked.now, real)
    outcome = factors.enrol(asked.desk.directory, asked.desk.factor_key, given, when)
    if outcome.problem:
        return drawn(asked, salt, outcome.problem)
    session = asked.who.session
    if session.proven_at is not None:
        with asked.desk.store.transaction() as db:
            web_access.proven(db, session.digest, session.proven_at, "code")
    return asked.page("factor_codes.html", codes=outcome.codes, back=within(asked.typed("back")))

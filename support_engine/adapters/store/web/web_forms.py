"""What somebody typed as their session ended: kept for them alone, for some hours."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.web.web_access import digest_of
from support_engine.core.days.civil import later

Fields = Mapping[str, str]
NEW_FORM = text(
    "INSERT INTO web_forms (digest, person, path, fields, until)"
    " VALUES (:digest, :person, :path, :fields, :until)"
)
FORM_HOURS = 12
"""How long what was typed waits for its author."""


def keep_form(db: Connection, person: str, path: str, fields: Fields, now: datetime) -> str:
    """What somebody typed as their session ended; the secret by which it is given back. One form
    waits for each person, the last one."""
    db.execute(text("DELETE FROM web_forms WHERE person = :person"), {"person": person})
    secret = token_urlsafe(24)
    given = {
        "digest": digest_of(secret),
        "person": person,
        "path": path,
        "fields": codec.dump_data(fields),
        "until": codec.moment(later(now, timedelta(hours=FORM_HOURS))),
    }
    db.execute(NEW_FORM, given)
    return secret


def kept_form(
    db: Connection, secret: str, person: str, now: datetime
) -> tuple[str, dict[str, str]] | None:
    """The path and the fields of a form that waits for that person; None for any other."""
    query = text(
        "SELECT path, fields FROM web_forms WHERE digest = :digest AND person = :person"
        " AND until > :now"
    )
    given = {"digest": digest_of(secret), "person": person, "now": codec.moment(now)}
    row = db.execute(query, given).first()
    if row is None:
        return None
    return row.path, {name: str(value) for name, value in codec.load_data(row.fields).items()}

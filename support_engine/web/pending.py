"""A form that outlives its session: kept for its author, given back as what would happen."""

import re

from starlette.datastructures import FormData

from support_engine.adapters.store import web_access
from support_engine.web.asked import Asked

ACT = re.compile(r"/dossiers/(?P<reference>[^/]+)/actes/(?P<key>[^/]+?)(?:/fait)?")
"""The paths whose forms wait: those of acts, which can be shown without being done."""
UNKEPT = ("password", "step")


def keep(asked: Asked) -> None:
    """Keep what was typed, a password and files aside, for whoever had the session."""
    path = asked.request.url.path
    if asked.ended is None or not ACT.fullmatch(path):
        return
    fields = {
        name: value
        for name, value in asked.form.multi_items()
        if isinstance(value, str) and name not in UNKEPT
    }
    now = asked.bureau.real_now
    with asked.desk.store.transaction() as db:
        asked.kept = web_access.keep_form(db, asked.ended.person, path, fields, now)


def given_back(asked: Asked, secret: str) -> bool:
    """Whether a form waits for whoever is here; the request is then that of its preview."""
    with asked.desk.store.reading() as db:
        found = web_access.kept_form(db, secret, asked.who.person, asked.bureau.real_now)
    path = ACT.fullmatch(found[0]) if found else None
    if found is None or path is None:
        return False
    asked.request.scope["path_params"] = path.groupdict()
    asked.form = FormData(found[1])
    return True

"""Who looks at an act, an officer or the holder: the dossier as they see it, their pages."""

from typing import Any

from starlette.responses import Response

from support_engine.web.asked import Asked
from support_engine.web.reading import on_dossier, own_dossier
from support_engine.web.reading.on_dossier import OnDossier


def looked_at(asked: Asked) -> OnDossier:
    """The dossier that the path names. Raises UnknownName where it is not theirs to read."""
    if asked.side == "espace":
        return own_dossier.looked_at(asked)
    return on_dossier.looked_at(asked)


def of_dossier(asked: Asked, here: OnDossier, tab: str, **data: Any) -> Response:
    """One of the pages of a dossier, on the side where it is looked at."""
    page = own_dossier.page if asked.side == "espace" else on_dossier.page
    return page(asked, here, tab, **data)

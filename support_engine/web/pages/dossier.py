"""One dossier: where it stands, its dates, what can be done."""

from starlette.responses import Response

from support_engine.views.dossier import card
from support_engine.web.asked import Asked
from support_engine.web.routes import May, page


@page("GET", "/dossiers/{reference}", May.INSIDE)
def dossier(asked: Asked) -> Response:
    """Everything that an officer needs to decide."""
    case = asked.case(asked.named("reference"))
    return asked.page("dossier.html", card=card(case))

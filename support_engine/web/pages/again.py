"""Where one goes on with a form that outlived its session."""

from starlette.responses import Response

from support_engine.web.acts import pending
from support_engine.web.asked import Asked
from support_engine.web.cookies import SPACE
from support_engine.web.door import NotTheirs, is_office
from support_engine.web.routes import May, page


def go_on(asked: Asked) -> Response:
    """What would happen, or the form with what was typed: nothing is done by itself."""
    form, route = pending.given_back(asked, asked.named("secret"))
    if not route.lets_in(asked.who, is_office=is_office(asked)):
        raise NotTheirs(asked)
    return form.waits(asked)


again = page("GET", f"{pending.AGAIN}{{secret}}", May.INSIDE)(go_on)
in_space = page("GET", f"{SPACE}{pending.AGAIN}{{secret}}", May.HOLDER)(go_on)

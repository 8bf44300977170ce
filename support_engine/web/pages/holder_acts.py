"""An act in the space of whoever carries a project: the same three forms as at the desk."""

from support_engine.web.acts import acting
from support_engine.web.cookies import SPACE
from support_engine.web.routes import Form, May, page

HERE = f"{SPACE}/{{reference}}/actes/{{key}}"
WAITS = Form(acting.preview, acting.files)

form = page("GET", HERE, May.HOLDER)(acting.form)
typed = page("POST", HERE, May.HOLDER, form=WAITS)(acting.preview)
done = page("POST", f"{HERE}/fait", May.HOLDER, form=WAITS)(acting.confirm)

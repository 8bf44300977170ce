"""An act on a dossier, at the desk: its form, what will happen, done."""

from support_engine.web.acts import acting
from support_engine.web.routes import Form, May, page

HERE = "/dossiers/{reference}/actes/{key}"
WAITS = Form(acting.preview, acting.files)

form = page("GET", HERE, May.INSIDE)(acting.form)
typed = page("POST", HERE, May.INSIDE, form=WAITS)(acting.preview)
done = page("POST", f"{HERE}/fait", May.INSIDE, form=WAITS)(acting.confirm)

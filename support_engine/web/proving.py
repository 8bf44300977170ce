"""Before an act that weighs: the password again, where it was given a while ago."""

from support_engine.web import entering
from support_engine.web.asked import Asked


def is_fresh(asked: Asked) -> bool:
    """Whether nothing need be asked."""
    return asked.who.is_fresh(asked.bureau.real_now)


def wrong(asked: Asked) -> str:
    """What is wrong with the password that came with a form; nothing where it is right, or was
    given a short while ago."""
    if is_fresh(asked):
        return ""
    password = asked.typed("password")
    if not password:
        return "Donnez votre mot de passe : cet acte engage."
    return entering.again(asked.desk.store, asked.who.session, password, asked.bureau.real_now)

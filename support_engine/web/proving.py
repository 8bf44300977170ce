"""Before an act that weighs: the password again, where it was given a while ago."""

from support_engine.web import entering
from support_engine.web.asked import Asked


def is_fresh(asked: Asked) -> bool:
    """Whether nothing need be asked."""
    return asked.who.is_fresh(asked.bureau.real_now)


def wrong(asked: Asked) -> str:
    """What is wrong with the password that came with a form; nothing where it is right, or was
    given a short while ago."""
    return "" if is_fresh(asked) else given(asked, "Donnez votre mot de passe : cet acte engage.")


def needs_none(asked: Asked) -> bool:
    """Whether whoever is here came without a password, in a demonstration: none can be asked."""
    return asked.who.session.proven_at is None


def wrong_now(asked: Asked) -> str:
    """What is wrong with the password, asked however lately it was given: for what outlives the
    session."""
    sentence = "Donnez votre mot de passe : ce que vous créez dure plus que cette session."
    return "" if needs_none(asked) else given(asked, sentence)


def given(asked: Asked, missing: str) -> str:
    """What is wrong with the password that came with a form; `missing`: where none came."""
    password = asked.typed("password")
    if not password:
        return missing
    store, now = asked.desk.store, asked.bureau.real_now
    return entering.again(store, asked.who.session, password, asked.address, now)

"""Before an act that weighs: what is theirs again, where it was given a while ago."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.responses import Response

from support_engine.adapters.store.web import web_factors
from support_engine.core.people.grants import EVERY
from support_engine.core.people.hands import hands_of_any
from support_engine.web.acts.pending import AGAIN
from support_engine.web.asked import Asked
from support_engine.web.entry import entering

GIVE = "Donnez votre mot de passe : cet acte engage."
GIVE_LASTING = "Donnez votre mot de passe : ce que vous créez dure plus que cette session."
AND_CODE = "Donnez aussi le code de votre second facteur."
LACKS = (
    "Cet acte demande un second facteur : votre rôle touche à l’argent, ou administre. Enregistrez "
    "le vôtre dans Réglages, « Second facteur », puis revenez. Rien n’a été fait."
)


class ProveElsewhere(Exception):
    """What is asked again is given at the provider."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether nothing need be asked (true), or what is: the password, and the code of a second
    factor; `lacks`: a factor that is not there yet is asked for. `provider`: the name of the one
    by whom they came, where the code alone is asked, or they go there again."""

    is_fresh: bool
    has_factor: bool = False
    lacks: bool = False
    provider: str = ""

    def __bool__(self) -> bool:
        return self.is_fresh


def is_fresh(asked: Asked) -> Proof:
    """What whoever asks would have to give, if anything."""
    session = asked.who.session
    if session.proven_at is None:
        return Proof(is_fresh=True)  # a link of a demonstration
    with asked.desk.store.reading() as db:
        has_factor = web_factors.of_person(db, asked.who.person) is not None
    label = asked.bureau.settings.web.oidc.label if session.id_token else ""
    may_be_strong = bool(session.id_token and asked.bureau.settings.web.oidc.acr)
    is_lacking = not has_factor and not session.factor and is_required(asked)
    lacks = is_lacking and not may_be_strong
    is_strong = bool(session.factor) or not (has_factor or is_lacking)
    is_recent = asked.who.is_fresh(asked.bureau.real_now)
    return Proof(is_recent and is_strong, has_factor, lacks, label)


def is_required(asked: Asked) -> bool:
    """Whether a second factor is asked of whoever looks: they touch money or administer, or stand
    in for somebody who does, in a base that is no trial."""
    if asked.desk.store.is_for_replaying or not asked.bureau.settings.web.second_factor:
        return False
    every = asked.desk.engine.registry.every_version()
    touching = {name: hands_of_any(versions).keys() for name, versions in every.items()}
    return asked.who.is_administrator or any(
        role in touching[name] and where in (name, EVERY)
        for role, where in asked.who.grants
        for name in every
    )


def wrong(asked: Asked, *, enrols: bool = False) -> str:
    """What is wrong with the proof that came with a form; nothing where it is right, or was given a
    short while ago. `enrols`: the act is what gives a factor to whoever lacks one."""
    proof = is_fresh(asked)
    is_recent = asked.who.is_fresh(asked.bureau.real_now)
    if proof or (enrols and not proof.has_factor and is_recent):
        return ""
    if proof.lacks and not enrols:
        return LACKS
    return given(asked, proof, GIVE)


def given_besides(asked: Asked, proof: Proof, code: str) -> str:
    """What is wrong with the code of whoever came by a provider; without a factor of theirs here,
    they go to the provider again. Raises ProveElsewhere."""
    if not proof.has_factor:
        raise ProveElsewhere
    if not code:
        return "Donnez le code de votre second facteur : cet acte engage."
    came, key = entering.Given("", code, asked.address), asked.desk.factor_key
    now = asked.bureau.real_now
    return entering.code_again(asked.desk.store, key, asked.who.session, came, now)


def elsewhere(asked: Asked) -> Response:
    """To the page that leads to the provider; what was typed waits meanwhile."""
    back = f"{AGAIN}{asked.kept}" if asked.kept else "/"
    return asked.go(f"/entrer/encore?vers={quote(back)}")


def needs_none(asked: Asked) -> Proof:
    """What is asked of whoever is here, however lately it was given: nothing of whoever came
    without a password, in a demonstration."""
    proof = is_fresh(asked)
    return proof if asked.who.session.proven_at is None else replace(proof, is_fresh=False)


def wrong_now(asked: Asked) -> str:
    """What is wrong with the proof, asked however lately it was given: for what outlives the
    session."""
    proof = needs_none(asked)
    if proof:
        return ""
    return LACKS if proof.lacks else given(asked, proof, GIVE_LASTING)


def given(asked: Asked, proof: Proof, missing: str) -> str:
    """What is wrong with what came with a form; `missing`: where nothing came."""
    password, code = asked.typed("password"), asked.typed("second")
    if proof.provider:
        return given_besides(asked, proof, code)
    if not password or (proof.has_factor and not code):
        return f"{missing} {AND_CODE}" if proof.has_factor else missing
    came = entering.Given(password, code, asked.address)
    key = asked.desk.factor_key if proof.has_factor else b""
    now = asked.bureau.real_now
    return entering.again(asked.desk.store, key, asked.who.session, came, now)

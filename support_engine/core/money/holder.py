"""What the holder is: the share of public aid and the written agreement depend on it.

A local authority keeps a part of its project (CGCT, art. L. 1111-10); a private body signs an
agreement above an amount (loi 2000-321, art. 10). It is said before the rule is needed, and stays
once money hangs on it.
"""

from collections.abc import Iterator

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.money import law

KINDS = {
    "association": "association",
    "entreprise": "entreprise",
    "cooperative": "société coopérative",
    "fondation": "fondation",
    "particulier": "personne physique",
    "commune": "commune",
    "epci": "groupement de communes",
    "collectivite": "collectivité territoriale",
    "etablissement_public": "établissement public",
}
"""By the word that is typed."""
LOCAL = frozenset({"commune", "epci", "collectivite"})
PUBLIC = LOCAL | {"etablissement_public"}


def kind_of(dossier: Dossier) -> str:
    """What the holder is, nothing while nobody said it."""
    return dossier.purse.holder_kind or dossier.details.get("holder_kind", "")


def is_local(dossier: Dossier) -> bool:
    """Whether the holder is a local authority or a group of them."""
    return kind_of(dossier) in LOCAL


def is_private(dossier: Dossier) -> bool:
    """Whether an agreement must be signed: every holder who is not known to be public."""
    return kind_of(dossier) not in PUBLIC


def unknown(case: Case, aid: int, eligible: int) -> Blocker | None:
    """Nobody said what the holder is, and the limit of aids hangs on it: so much aid for so much
    eligible spending, in cents, is more than a local authority may have."""
    money = law.rules(case.workflow)
    if kind_of(case.dossier) or money.facts.eligible is None:
        return None
    if aid <= law.half_up(eligible, money.aid_ceiling_local):
        return None
    return blocked(Code.HOLDER_KIND_UNKNOWN, reference=case.dossier.reference)


def details_fixed(case: Case, command: c.ChangeDetails) -> Iterator[Blocker]:
    """A change of details changes what the holder is no more freely than the act that says it."""
    kind, dossier = command.changes.get("holder_kind", kind_of(case.dossier)), case.dossier
    if kind == kind_of(dossier):
        return
    yield from fixed(dossier)
    if not kind_of(dossier) and law.pending(dossier):
        yield blocked(Code.HOLDER_KIND_UNKNOWN, reference=dossier.reference)


def fixed(dossier: Dossier) -> Iterator[Blocker]:
    """What the holder is was said, and money is paid or on its way on that ground."""
    known = kind_of(dossier)
    if known and (law.paid_out(dossier) or law.pending(dossier)):
        yield blocked(Code.HOLDER_KIND_FIXED, known=KINDS.get(known, known))


def kind_problems(case: Case, kind: str) -> Iterator[Blocker]:
    """A kind that is not on file already, and that no money hangs on."""
    if kind_of(case.dossier) == kind:
        yield blocked(Code.NOTHING_TO_CHANGE, what="c’est déjà ce genre de porteur")
    else:
        yield from fixed(case.dossier)

"""Candidacies that meet an obstacle: completed late, refused, put off to the next wave."""

from collections.abc import Iterator

from support_engine.demo.lives import (
    HEAD,
    HOLDER,
    OFFICER,
    WAVES,
    Act,
    Wave,
    advance,
    application,
    days,
    document,
    incubation,
    labelling,
)


def incomplete(wave: Wave) -> Iterator[Act]:
    """Documents asked and sent; then nobody answers for two months: admissible by silence."""
    yield advance(wave.deposited_on, HOLDER, "deposer")
    yield advance(
        wave.deposited_on + days(9),
        OFFICER,
        "demander_complements",
        pieces_manquantes="Statuts signés et budget prévisionnel sur trois ans",
    )
    yield document(wave.deposited_on + days(20), "statuts")
    yield advance(wave.deposited_on + days(20), HOLDER, "completer")


def inadmissible(wave: Wave) -> Iterator[Act]:
    """Outside the call, with the reason."""
    yield advance(wave.deposited_on, HOLDER, "deposer")
    yield advance(
        wave.admissible_on,
        OFFICER,
        "declarer_irrecevable",
        reason="Le projet ne comporte pas d’activité de production.",
    )


def rejected(wave: Wave) -> Iterator[Act]:
    """Not selected, with the reason; the project applies again in the next wave."""
    yield from application(wave)
    yield advance(
        wave.labelled_on, HEAD, "ne_pas_retenir", reason="Le modèle économique reste à consolider."
    )


def adjourned(wave: Wave) -> Iterator[Act]:
    """Postponed to the next wave, presented again, labelled then."""
    following = WAVES["2"]
    yield from application(wave)
    yield advance(
        wave.labelled_on,
        HEAD,
        "ajourner_candidature",
        reason="Le partenariat avec la commune est en cours de signature.",
    )
    yield advance(following.deposited_on, HOLDER, "representer", vague_suivante="Vague 2")
    yield advance(
        following.committee_on - days(5),
        OFFICER,
        "inscrire_comite",
        date_comite_selection=following.committee_on.isoformat(),
    )
    yield from labelling(following)
    yield from incubation(following.incubation_on)

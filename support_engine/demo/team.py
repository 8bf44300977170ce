"""The team of the demonstration; addresses lead nowhere."""

from support_engine.adapters.store.people.person import Person

TEAM = (
    Person(
        "camille", "Camille Instruction", "camille@demo.example", "ANCT", frozenset({"instructeur"})
    ),
    Person("sacha", "Sacha Instruction", "sacha@demo.example", "ANCT", frozenset({"instructeur"})),
    Person(
        "dominique",
        "Dominique Direction",
        "dominique@demo.example",
        "ANCT",
        frozenset({"responsable"}),
    ),
    Person(
        "olivia",
        "Olivia Ordonnancement",
        "olivia@demo.example",
        "Préfecture (démonstration)",
        frozenset({"ordonnateur"}),
    ),
    Person(
        "paul",
        "Paul Comptabilité",
        "paul@demo.example",
        "Comptable public (démonstration)",
        frozenset({"comptable"}),
    ),
    Person("alex", "Alex Accompagnement", "alex@demo.example", "France Tiers-Lieux", frozenset()),
    Person(
        "lou", "Lou Ordonnancement", "lou@demo.example", "Préfecture", frozenset({"ordonnateur"})
    ),
    Person(
        "claude", "Claude Comptabilité", "claude@demo.example", "DRFiP", frozenset({"comptable"})
    ),
    Person("andrea", "Andréa Audit", "andrea@demo.example", "", frozenset({"auditeur"})),
    Person("noa", "Noa Administration", "noa@demo.example", "ANCT", frozenset({"administrateur"})),
    Person(
        "maxime",
        "Maxime Administration",
        "maxime@demo.example",
        "ANCT",
        frozenset({"administrateur"}),
    ),
)

UNREACHED = Person("presidence-fictif-26", "Présidence fictive 26", "")
"""Somebody who is written to by post alone."""

"""Ladders that nobody hears, that speak too early, twice, or to whoever can do nothing."""

from tests.core.proof.hostile import Hostile, add, both, ladder, put, rungs

HEARD, FOLLOWED = "heard_ladders", "followed_deadlines"
REPEAT = {"every_days": 30, "to": ["porteur"], "letter": "relance"}

HOSTILE_REMINDERS = (
    # A ladder that speaks only after an automatic move, or where nobody hears.
    Hostile(
        "l’examen n’est rappelé qu’après son terme, qui agit de lui-même",
        rungs("recevabilite", 1, 15),
        FOLLOWED,
        "clocks.recevabilite",
        "personne n’est prévenu à temps",
    ),
    Hostile(
        "la veille d’un terme qui peut tomber un samedi",
        rungs("recevabilite", -1),
        FOLLOWED,
        "clocks.recevabilite",
        "personne n’est prévenu à temps",
    ),
    Hostile(
        "un échelon après le changement automatique",
        rungs("recevabilite", -15, 3),
        HEARD,
        "reminders.recevabilite.steps[1].days",
        "a déjà eu lieu",
    ),
    Hostile(
        "un état que le silence quitte au bout de deux mois",
        add("reminders", ladder("tard", "states", 30, 90, only=["deposee"])),
        HEARD,
        "reminders.tard.steps[1].days",
        "a déjà eu lieu",
    ),
    Hostile(
        "un jalon relancé quand son délai a changé le dossier d’état",
        both(
            add(
                "milestones",
                {
                    "id": "visite",
                    "label": "Visite",
                    "due": {"clock": "recevabilite", "days": 20},
                    "validated_by": ["instructeur"],
                },
            ),
            add("reminders", ladder("visite", "milestones", -7, 90, only=["visite"])),
        ),
        HEARD,
        "reminders.visite.steps[1].days",
        "a déjà eu lieu",
    ),
    Hostile(
        "un état final",
        add("reminders", ladder("fin", "states", 30, only=["cloturee"])),
        HEARD,
        "reminders.fin.only",
        "état final",
    ),
    Hostile(
        "un état final parmi d’autres",
        add("reminders", ladder("fin", "states", 30, only=["achevee", "resiliee"])),
        HEARD,
        "reminders.fin.only",
        "Convention résiliée",
    ),
    Hostile(
        "un délai qui ne court que sous une mesure qui fait taire les rappels",
        both(
            put("holds.mise_en_demeure", silences=True),
            add("reminders", ladder("muet", "clocks", -3, only=["reponse_mise_en_demeure"])),
        ),
        "flaws",
        "clocks.reponse_mise_en_demeure",
        "interrompt les rappels",
    ),
    Hostile(
        "une pièce qui ne périme pas",
        put("reminders.pieces", only=["statuts"]),
        HEARD,
        "reminders.pieces.only",
        "ne périme pas",
    ),
    Hostile(
        "un délai que rien ne prolonge",
        put("reminders.prolongations", only=["recevabilite", "decision"]),
        HEARD,
        "reminders.prolongations.only",
        "ne peut pas être prolongé",
    ),
    # A repetition that ends before it begins, or says again what was said.
    Hostile(
        "une répétition qui finit avant de commencer",
        put("reminders.jalons", repeat={**REPEAT, "from_days": 90, "until_days": 80}),
        "flaws",
        "reminders.jalons.repeat.until_days",
        "avant de commencer",
    ),
    Hostile(
        "une répétition qui commence parmi les échelons",
        put("reminders.jalons", repeat={**REPEAT, "from_days": 30, "until_days": 720}),
        "flaws",
        "reminders.jalons.repeat",
        "avant la fin de l’échelle",
    ),
    Hostile(
        "une répétition qui commence le jour du dernier échelon",
        put("reminders.jalons", repeat={**REPEAT, "from_days": 60, "until_days": 720}),
        "flaws",
        "reminders.jalons.repeat",
        "from_days = 90",
    ),
    Hostile(
        "deux échelles disent la même chose le même jour",
        add(
            "reminders",
            {
                **ladder("encore", "milestones", only=["diagnostic"]),
                "steps": [{"days": -30, "to": ["porteur"], "letter": "rappel"}],
            },
        ),
        "flaws",
        "reminders.encore",
        "deux fois",
    ),
    Hostile(
        "un échelon répète ce qu’une autre échelle répète",
        add(
            "reminders",
            {
                **ladder("encore", "milestones", only=["diagnostic"]),
                "steps": [{"days": 120, "to": ["porteur"], "letter": "relance"}],
            },
        ),
        "flaws",
        "reminders.encore",
        "deux fois",
    ),
    Hostile(
        "un échelon écrit deux fois à la même personne",
        put("reminders.jalons.steps.1", to=["porteur", "porteur"]),
        "flaws",
        "reminders.jalons.steps[1].to",
        "deux fois",
    ),
    # A rung dated before its object exists.
    Hostile(
        "400 jours avant la fin d’un délai de huit mois",
        rungs("decision", -400, -15),
        HEARD,
        "reminders.decision.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "300 jours avant : il faudrait une prolongation déjà accordée",
        rungs("decision", -300, -15),
        HEARD,
        "reminders.decision.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "trois mois avant la fin d’une réponse de 15 à 92 jours",
        rungs("reponse_mise_en_demeure", -120, -7, 1),
        HEARD,
        "reminders.reponse_mise_en_demeure.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "deux mois avant un jalon dû trois semaines après le départ",
        add("reminders", ladder("tot", "milestones", -60, only=["lancement_incubation"])),
        HEARD,
        "reminders.tot.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "deux ans avant la fin d’une pièce valable un an",
        rungs("pieces", -730, 1),
        HEARD,
        "reminders.pieces.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "avant que l’état ne commence",
        rungs("signature", -21, 45),
        HEARD,
        "reminders.signature.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "avant la demande de paiement",
        rungs("demandes_de_paiement", -5, 10),
        HEARD,
        "reminders.demandes_de_paiement.steps[0].days",
        "n’a pas encore commencé",
    ),
    Hostile(
        "un an avant la fin d’un avis de trente jours",
        rungs("avis_attendu", -365, 1),
        HEARD,
        "reminders.avis_attendu.steps[0].days",
        "n’a pas encore commencé",
        "fabriques",
    ),
    # A ladder that proposes what cannot be done there, or to whoever may not do it.
    Hostile(
        "le classement est proposé en comité, d’où il ne part pas",
        lambda data: next(t for t in data["transitions"] if t["id"] == "classer_sans_suite")[
            "from"
        ].remove("comite_selection"),
        FOLLOWED,
        "reminders.decision.steps[2].proposes",
        "En comité de sélection",
    ),
    Hostile(
        "le terme du délai le propose aussi",
        lambda data: next(t for t in data["transitions"] if t["id"] == "classer_sans_suite")[
            "from"
        ].remove("comite_selection"),
        FOLLOWED,
        "clocks.instruction.transition",
        "En comité de sélection",
        "fabriques",
    ),
    Hostile(
        "le délai court jusqu’après le label",
        put("clocks.decision", stops_with=["ajourner_candidature"]),
        FOLLOWED,
        "reminders.decision.steps[2].proposes",
        "Labellisée",
    ),
    Hostile(
        "le retrait du label est proposé à qui ne peut pas le prononcer",
        put("reminders.decision.steps.2", to=["porteur", "comptable"]),
        FOLLOWED,
        "reminders.decision.steps[2].to",
        "Responsable du programme",
    ),
    Hostile(
        "une mise en demeure est proposée à qui ne peut pas l’ouvrir",
        put("reminders.jalons.steps.6", to=["instructeur"]),
        FOLLOWED,
        "reminders.jalons.steps[6].to",
        "Responsable du programme",
    ),
    Hostile(
        "une mise en demeure est proposée sous elle-même",
        put(
            "reminders.reponse_mise_en_demeure.steps.1",
            to=["responsable"],
            proposes="mise_en_demeure",
        ),
        FOLLOWED,
        "reminders.reponse_mise_en_demeure.steps[1].proposes",
        "déjà ouverte",
    ),
    Hostile(
        "l’abandon est proposé dès l’instruction",
        put("reminders.etapes_qui_durent.steps.1", proposes="abandonner"),
        FOLLOWED,
        "reminders.etapes_qui_durent.steps[1].proposes",
        "Recevable",
    ),
    Hostile(
        "la clôture est proposée dès qu’un versement est demandé",
        put("reminders.demandes_de_paiement.steps.1", to=["responsable"], proposes="cloturer"),
        FOLLOWED,
        "reminders.demandes_de_paiement.steps[1].proposes",
        "Convention notifiée",
    ),
    # Deadlines whose ladder reaches nobody who can do something.
    Hostile(
        "la validation est rappelée au porteur seul",
        rungs("validations", 7, 30, to="porteur"),
        FOLLOWED,
        "validations.diagnostic",
        "n’est jamais prévenu",
    ),
    Hostile(
        "la prolongation est rappelée au porteur seul",
        rungs("prolongations", 7, 30, to="porteur"),
        FOLLOWED,
        "extensions.incubation",
        "n’est jamais prévenu",
    ),
    Hostile(
        "le paiement attendu est rappelé à l’instruction",
        rungs("paiements_attendus", 30),
        FOLLOWED,
        "requests.avance",
        "Comptable public",
    ),
    Hostile(
        "les jalons ne sont rappelés qu’au responsable",
        rungs("jalons", -15, 7, to="responsable"),
        FOLLOWED,
        "milestones.diagnostic",
        "n’est jamais prévenu",
    ),
    Hostile(
        "la signature n’est rappelée qu’au porteur, qui a signé : la notification revient à nous",
        put(
            "reminders.signature",
            steps=[{"days": 21, "to": ["porteur"], "letter": "relance_signature"}],
        ),
        "reminded_states",
        "states.convention_a_signer",
        "Notification de la convention",
    ),
    Hostile(
        "le terme qui propose un acte n’a qu’un jalon pour rappel",
        put("reminders.termes", only=["execution", "accompagnement", "solde"]),
        FOLLOWED,
        "clocks.incubation",
        "personne n’est prévenu à temps",
    ),
    Hostile(
        "l’avis est rappelé aux services seuls, la suite revient à l’instruction",
        rungs("avis_attendu", -7, 1, to="services_etat"),
        FOLLOWED,
        "clocks.avis.transition",
        "n’en sait rien",
        "fabriques",
    ),
)

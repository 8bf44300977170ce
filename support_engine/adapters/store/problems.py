"""A driver's error as what a person can act upon: what happened to the base, and what to do."""

from sqlalchemy.exc import DBAPIError, OperationalError

NOTHING = "Rien n’a été enregistré."
FULL = (
    "Le disque de la base {where} est plein. {nothing} Libérez de la place, puis recommencez.",
    ("disk is full", "53100"),
)
READ_ONLY = (
    "La base {where} ne se laisse que lire. {nothing} Donnez le droit d’écrire sur le fichier et "
    "sur son dossier (sous PostgreSQL : à l’utilisateur de la base), puis recommencez.",
    ("readonly database", "25006"),
)
GONE = (
    "La base {where} ne peut pas être ouverte : son fichier ou son dossier a disparu, ou n’est pas "
    "accessible. {nothing} Vérifiez le chemin de config.toml ([base] url) et les droits, ou "
    "rétablissez une sauvegarde.",
    ("unable to open database file",),
)
DISK = (
    "Le disque de la base {where} a refusé de lire ou d’écrire. {nothing} Vérifiez le disque, puis "
    "lancez : support-engine verify.",
    ("disk I/O error", "58030"),
)
AGAIN = "Rien n’a été enregistré. Arrêtez-le, puis relancez-le."
TAKEN_OVER = (
    "La base a été mise à jour par une autre version pendant que ce programme tournait. "
    f"{AGAIN} S’il est resté à l’ancienne version, installez d’abord la nouvelle."
)
REPLACED = (
    "Le fichier de la base a été remplacé, ou a disparu, pendant que ce programme tournait. "
    f"{AGAIN} S’il a disparu, rétablissez-le d’abord."
)
SAID_NOTHING = "25P03"
"""PostgreSQL let a transaction go that said nothing more (`base.STALLED`)."""
CLOSED = (
    "La base {where} a coupé la connexion (arrêt, redémarrage ou trop long silence). {nothing} "
    "Réessayez dans un instant ; si cela dure, lancez : support-engine doctor.",
    ("57P01", "57P02", "57P03", SAID_NOTHING),
)
SILENT = (
    "La base {where} ne répond pas ou reste occupée. {nothing} Réessayez dans un instant ; si cela "
    "dure, lancez : support-engine doctor."
)


def cause(problem: DBAPIError) -> str:
    """The driver's own words, and PostgreSQL's state."""
    return f"{getattr(problem.orig, 'sqlstate', None) or ''} {problem.orig}"


def sentence(problem: DBAPIError, where: str) -> str:
    """What happened to the base named `where`, and what to do; nothing was recorded."""
    words = cause(problem)
    for told, marks in (FULL, READ_ONLY, GONE, DISK, CLOSED):
        if any(mark in words for mark in marks):
            return told.format(where=where, nothing=NOTHING)
    return SILENT.format(where=where, nothing=NOTHING)


def is_of_the_base(problem: DBAPIError) -> bool:
    """Whether it is the base that failed, and not a statement of ours."""
    marks = (*READ_ONLY[1], *FULL[1], *CLOSED[1])
    return isinstance(problem, OperationalError) or any(mark in cause(problem) for mark in marks)


def is_damage(problem: DBAPIError) -> bool:
    """Whether PostgreSQL read a page or an index that is damaged."""
    return getattr(problem.orig, "sqlstate", "") in ("XX001", "XX002")


def is_surely_undone(problem: DBAPIError) -> bool:
    """Whether a COMMIT that failed left nothing: the base was there to say no."""
    words = cause(problem)
    sure = (*FULL[1], *READ_ONLY[1], SAID_NOTHING, "database is locked")
    return any(mark in words for mark in sure)

"""The provider of identities that the settings name, with its secret; or why nothing starts."""

from typing import TYPE_CHECKING

from support_engine import config
from support_engine.adapters.files.private import is_open_to_others
from support_engine.errors import BadSettings

if TYPE_CHECKING:
    from support_engine.web.oidc.provider import Provider

BACK, OUT = "/entrer/retour", "/entrer/sorti"
"""Where it sends people back to: to be told to it, letter by letter."""
NO_ADDRESS = (
    "[web.oidc] issuer : le bureau doit connaître son adresse publique, que le fournisseur connaît "
    "aussi. Donnez [web] address."
)
NO_SECRET = (
    "[web.oidc] : le secret reçu du fournisseur manque. Donnez-le par "
    "SUPPORT_ENGINE_WEB__OIDC__CLIENT_SECRET, ou dans un fichier fermé (secret_file)."
)
OPEN = (
    "[web.oidc] secret_file : {path} se laisse lire par d’autres comptes de cette machine. "
    "Fermez-le (chmod 600), et demandez un autre secret s’il a pu être lu."
)
UNREAD = "[web.oidc] secret_file : {path} ne se lit pas ({why}). Corrigez le chemin ou les droits."
NO_LIBRARY = (
    "[web.oidc] issuer : la bibliothèque du fournisseur n’est pas installée. Installez "
    "support-engine[oidc], ou videz issuer."
)


def provider_of(settings: config.Settings, address: str) -> "Provider":
    """The provider, which is asked nothing yet. Raises BadSettings."""
    if not address:
        raise BadSettings(NO_ADDRESS)
    secret = secret_of(settings)
    try:
        from support_engine.web.oidc.provider import Provider
    except ImportError as problem:
        raise BadSettings(NO_LIBRARY) from problem
    return Provider(settings.web.oidc, secret, f"{address}{BACK}", f"{address}{OUT}")


def secret_of(settings: config.Settings) -> str:
    """Of the environment, or of a file that nobody else reads. Raises BadSettings."""
    given, path = settings.web.oidc.client_secret.get_secret_value(), settings.oidc_secret
    if not given and path is not None:
        if is_open_to_others(path):
            raise BadSettings(OPEN.format(path=path))
        try:
            given = path.read_text("utf-8").strip()
        except (OSError, ValueError) as problem:
            raise BadSettings(UNREAD.format(path=path, why=problem)) from problem
    if not given:
        raise BadSettings(NO_SECRET)
    return given

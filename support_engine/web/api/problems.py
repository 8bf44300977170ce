"""What went wrong, for a program: RFC 9457, a stable code, French words; never what was sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from support_engine.errors import (
    BadSettings,
    BaseBusy,
    BaseNotReady,
    ChangedWorkflow,
    InDoubt,
    KeyReused,
    NoSuchDay,
    NotForReplaying,
    SupportEngineError,
    UnknownName,
    UnreadableFile,
    UnsoundWorkflow,
)

HERE = "/api/v1"
KIND = "application/problem+json"
TITLES: Mapping[str, tuple[int, str]] = {
    "request_unread": (400, "Demande incomprise"),
    "token_needed": (401, "Jeton absent, inconnu ou échu"),
    "scope_missing": (403, "Ce jeton ne le permet pas"),
    "password_needed": (403, "Cet acte ne se fait pas par jeton"),
    "not_yours": (403, "Cet acte n’est pas à vous"),
    "unknown": (404, "Introuvable"),
    "not_offered": (404, "Cet acte n’est pas à faire aujourd’hui"),
    "method_unknown": (405, "Demande impossible ici"),
    "refused": (409, "Refusé par les règles"),
    "key_reused": (409, "Cette clé a déjà servi"),
    "not_done": (409, "Cela n’a pas pu être fait"),
    "version_changed": (412, "Le dossier a changé"),
    "too_long": (413, "Envoi trop lourd"),
    "elsewhere": (421, "Ce n’est pas l’adresse du bureau"),
    "fields_unread": (422, "Des valeurs manquent ou ne se lisent pas"),
    "file_refused": (422, "Ce fichier n’est pas pris"),
    "not_encrypted": (426, "Connexion non chiffrée"),
    "version_needed": (428, "Dites sur quelle version vous décidez"),
    "key_needed": (428, "Donnez une clé à cet acte"),
    "too_often": (429, "Trop de demandes"),
    "unexpected": (500, "Erreur imprévue"),
    "busy": (503, "La base ne répond pas"),
    "not_ready": (503, "Le bureau n’est pas prêt"),
}
"""Every code of a problem that is not a reason of the rules: its status and its title. They never
change their meaning."""
NOTHING_DONE = "Rien n’a été enregistré."
DETAILS: Mapping[str, str] = {
    "request_unread": f"La demande ne se lit pas : du JSON en UTF-8 est attendu. {NOTHING_DONE}",
    "unknown": "Rien ne se trouve à cette adresse. Lisez /api/v1/docs.",
    "method_unknown": "Cette adresse ne se demande pas de cette manière. Lisez /api/v1/docs.",
    "too_long": f"Ce qui a été envoyé dépasse la taille admise. {NOTHING_DONE}",
    "elsewhere": "Ce bureau ne répond qu’à l’adresse que lui donne config.toml ([web] address).",
    "not_encrypted": "Passez par l’adresse du bureau en https : un jeton ne voyage pas en clair.",
    "unexpected": (
        "Recommencez avec la même clé : ce qui serait déjà fait ne l’est pas deux fois. Si cela se "
        "reproduit, donnez l’heure à l’équipe technique."
    ),
}
OF_STATUS: Mapping[int, str] = {
    400: "request_unread",
    403: "not_yours",
    404: "unknown",
    405: "method_unknown",
    413: "too_long",
    421: "elsewhere",
    426: "not_encrypted",
    503: "busy",
}
NOT_READY = (BadSettings, BaseNotReady, UnsoundWorkflow, ChangedWorkflow)
EXPECTED: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((UnknownName, NoSuchDay), "unknown"),
    ((UnreadableFile,), "file_refused"),
    ((KeyReused,), "key_reused"),
    (NOT_READY, "not_ready"),
    ((BaseBusy, InDoubt), "busy"),
    ((NotForReplaying,), "not_done"),
)


class Problem(Exception):
    """The answer to a request that was not done. `more`: members of its own (`blockers`, `fields`,
    `since`); `headers` besides."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail or DETAILS.get(code, "")
        self.headers = dict(headers or {})
        self.more = more

    @property
    def response(self) -> Response:
        """As it is sent."""
        status, title = TITLES[self.code]
        content = {
            "type": f"{HERE}/docs#{self.code}",
            "title": title,
            "status": status,
            "detail": self.detail,
            "code": self.code,
            **{name: value for name, value in self.more.items() if value},
        }
        return JSONResponse(content, status, self.headers, media_type=KIND)


def of_status(status: int) -> Response:
    """The problem of a status alone, as the guard around the desk asks for it."""
    return Problem(
        OF_STATUS.get(status, "unexpected" if status >= 500 else "request_unread")
    ).response


def expected(problem: SupportEngineError) -> Problem:
    """A failure that says of itself what to do."""
    code = next((code for kinds, code in EXPECTED if isinstance(problem, kinds)), "not_done")
    retry = {"retry-after": "2"} if code == "busy" else {}
    return Problem(code, str(problem), retry)


UNREAD: Mapping[str, str] = {
    "missing": "à donner.",
    "json_invalid": "ce n’est pas du JSON.",
    "extra_forbidden": "n’est pas attendu ici.",
    "string_too_long": "trop long.",
    "too_long": "trop de valeurs.",
    "too_short": "au moins une valeur est attendue.",
}
"""What is wrong with a value that has not the shape that is declared, by the reader's own kind."""


def unread(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """Values that have not the shape that is declared: where, and what is expected; not what came,
    which may be a secret."""
    told = [
        {
            "field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]),
            "sentence": UNREAD.get(one["type"], "n’a pas la forme attendue : voyez /api/v1/docs."),
        }
        for one in errors
    ]
    return Problem("fields_unread", NOTHING_DONE, fields=told)


def install(app: FastAPI) -> None:
    """Each kind of failure with its problem."""

    def problem_of(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Problem)
        return problem.response

    def known(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, SupportEngineError)
        return expected(problem).response

    def unfit(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, RequestValidationError)
        return unread(problem.errors()).response

    def plain(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        answer = of_status(problem.status_code)
        answer.headers.update(problem.headers or {})
        return answer

    def unexpected(_request: Request, _problem: Exception) -> Response:
        return Problem("unexpected").response  # the server writes the detail in its own log

    app.add_exception_handler(Problem, problem_of)
    app.add_exception_handler(SupportEngineError, known)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unexpected)

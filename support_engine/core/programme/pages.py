"""What the pages that the engine writes may say, and every word of templates after a dot: the part
of the contract with those who write templates that no place of a programme file decides.
"""

from collections.abc import Mapping

from support_engine.core.programme.letters import ATTRIBUTES

REPORT = frozenset({"title", "period", "figures"})
SIMULATED = frozenset({"title", "period", "assumptions", "unused", "picture", "months"})
PAGES: Mapping[str, frozenset[str]] = {
    "reports/portfolio.txt": REPORT,
    "reports/milestones.txt": REPORT,
    "reports/portfolio_body.html": REPORT,
    "reports/milestones_body.html": REPORT,
    "reports/report.html": REPORT | {"kind"},
    "reports/payment_request.html": frozenset({"title", "alert", "sections"}),
    "reports/simulation.html": SIMULATED | {"ending", "stretches", "entries"},
    "reports/simulation_portfolio.html": SIMULATED
    | {"count", "closed", "letters", "total", "quarters", "officers", "roles", "reports"}
    | {"stuck", "dossiers"},
}
"""Each page with the variables that it is given."""

IN_LETTERS = frozenset().union(*ATTRIBUTES.values()) | {
    *("dossier", "group", "line", "late", "mine", "waits"),
    *("words", "from_act", "from_letter", "is_over"),
}
"""Words after a dot in letters and in what they share: of the variables themselves, of what a
digest lists, of a length of time."""
ON_PAGES = frozenset(
    {
        *("act", "alert", "alerts", "amendments", "as_of", "by_wave", "clock", "coming", "count"),
        *("counts", "days", "declared_on", "department", "detail", "ending", "entries", "exits"),
        *("explanation", "first_on", "get", "granted", "granted_count", "hold", "holds", "horizon"),
        *("items", "kind", "label", "labelled", "late", "left", "lines", "milestone", "months"),
        *("moved", "name", "new_on", "old_on", "on", "open", "opened_on", "paid", "phase"),
        *("reached", "reason", "reference", "refused", "since", "state", "states", "title"),
        *("total", "typing", "unread", "until", "waiting", "wave", "wave_totals", "waves"),
        *("whereabouts",),
        *("who", "why", "first", "last", "letter", "month", "number", "payment", "proposal"),
        *("deadline", "report"),
    }
)
"""Words after a dot on pages: of figures, of rows, of what a simulated life tells."""


def words_of(path: str) -> frozenset[str]:
    """The words that may stand after a dot in a template."""
    return ON_PAGES if path.startswith("reports/") else IN_LETTERS

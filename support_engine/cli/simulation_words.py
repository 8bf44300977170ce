"""Pages of simulated lives as the lines of a terminal."""

from typing import Any

from support_engine.core.language.french import day, euros, month


def lines(page: dict[str, Any]) -> list[str]:
    """One life on a terminal, month by month."""
    found = [page["title"], f"{page['period']} ; rien n’est enregistré ni envoyé.", page["ending"]]
    found += supposed_lines(page)
    current = ""
    for entry in page["entries"]:
        name = month(entry["on"])
        if name != current:
            found += ["", name.capitalize()]
            current = name
        words = entry["label"] + (f" – {entry['detail']}" if entry["detail"] else "")
        who = f" [{entry['who']}]" if entry["who"] else ""
        found.append(f"  {entry['on'][8:]}  {entry['kind']:12} {words}{who}")
    return found


def supposed_lines(page: dict[str, Any]) -> list[str]:
    """The assumptions, and those that changed nothing."""
    found = ["", "Hypothèses", *(f"  {one}" for one in page["assumptions"])]
    if page["unused"]:
        found += ["", "Hypothèses qui n’ont pas servi", *(f"  {one}" for one in page["unused"])]
    return found


def portfolio_lines(page: dict[str, Any]) -> list[str]:
    """A programme on a terminal."""
    found = [
        page["title"],
        f"{page['count']}, {page['closed']} à terme ; {page['letters']},",
        f"{euros(page['total'])} payés. {page['period'].capitalize()} ; rien n’est enregistré ni "
        "envoyé.",
        *supposed_lines(page),
        "",
        f"{'Mois':18}{'Actes':>8}{'Dates':>8}{'Lettres':>9}{'Refus':>8}{'Rapports':>10}  Paiements",
    ]
    for row in page["months"]:
        paid = euros(row["payment"]) if row["payment"] else ""
        counts = f"{row['act']:>8}{row['deadline']:>8}{row['letter']:>9}{row['refused']:>8}"
        found.append(f"{row['month']:18}{counts}{row['report']:>10}  {paid}")
    found += ["", "Paiements par trimestre"]
    found += [f"  {name}  {euros(amount)}" for name, amount in page["quarters"].items()]
    found += ["", "Rapports du programme"]
    for row in page["reports"]:
        days = f"du {day(row['first'])} au {day(row['last'])}"
        found.append(f"  {row['label']} : {row['number']}, {days} [{row['who']}]")
    found += ["", "Actes par personne chargée du dossier (les siens seulement)"]
    found += [f"  {name} : {number}" for name, number in page["officers"].items()]
    found += ["", "Actes par rôle"]
    found += [f"  {name} : {number}" for name, number in page["roles"].items()]
    if page["stuck"]:
        found += ["", "Dossiers où un acte reste refusé"]
        found += [
            f"  {one['reference']} : {one['act']}, depuis le {day(one['on'])} : {one['why']}"
            for one in page["stuck"]
        ]
    return found

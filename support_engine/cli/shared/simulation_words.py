"""Pages of simulated lives as the lines of a terminal."""

from typing import Any

from support_engine.core.language.french import day, euros, month


def lines(page: dict[str, Any]) -> list[str]:
    """One life on a terminal, month by month."""
    told = [page["title"], f"{page['period']} ; rien n’est enregistré ni envoyé.", page["ending"]]
    told += supposed_lines(page)
    current = ""
    for entry in page["entries"]:
        name = month(entry["on"])
        if name != current:
            told += ["", name.capitalize()]
            current = name
        what = entry["label"] + (f" – {entry['detail']}" if entry["detail"] else "")
        who = f" [{entry['who']}]" if entry["who"] else ""
        told.append(f"  {entry['on'][8:]}  {entry['kind']:12} {what}{who}")
    return told


def supposed_lines(page: dict[str, Any]) -> list[str]:
    """The assumptions, and those that changed nothing."""
    told = ["", "Hypothèses", *(f"  {sentence}" for sentence in page["assumptions"])]
    if page["unused"]:
        told += ["", "Hypothèses qui n’ont pas servi"]
        told += [f"  {sentence}" for sentence in page["unused"]]
    return told


def portfolio_lines(page: dict[str, Any]) -> list[str]:
    """A programme on a terminal."""
    told = [
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
        told.append(f"{row['month']:18}{counts}{row['report']:>10}  {paid}")
    told += ["", "Paiements par trimestre"]
    told += [f"  {name}  {euros(amount)}" for name, amount in page["quarters"].items()]
    told += ["", "Rapports du programme"]
    for row in page["reports"]:
        days = f"du {day(row['first'])} au {day(row['last'])}"
        told.append(f"  {row['label']} : {row['number']}, {days} [{row['who']}]")
    told += ["", "Actes par personne chargée du dossier (les siens seulement)"]
    told += [f"  {name} : {number}" for name, number in page["officers"].items()]
    told += ["", "Actes par rôle"]
    told += [f"  {name} : {number}" for name, number in page["roles"].items()]
    if page["stuck"]:
        told += ["", "Dossiers où un acte reste refusé"]
        told += [
            f"  {act['reference']} : {act['act']}, depuis le {day(act['on'])} : {act['why']}"
            for act in page["stuck"]
        ]
    return told

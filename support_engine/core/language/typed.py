"""What people and their software type, read once for all doors: amounts, rates, numbers, dates.

The command line, the facts of an act, an import and the accountant's export ask here, so that the
same signs have the same answer everywhere: a value, or why it cannot be read and what to write.
Nothing is rounded and nothing is guessed; what could be read in two ways is refused with both.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from support_engine.core.language.french import WEEKDAYS, day, euros, percent
from support_engine.core.language.worded_days import in_figures, weekday_said

LARGEST = 100_000_000_00
"""No figure of these programmes is higher, in cents: a slip of the keyboard is."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Outside, a date is a slip of the keyboard; far away, months cannot even be added to it."""

GAPS = " \u00a0\u202f\u2009'’"
"""What separates thousands: a space (plain, no-break, narrow, thin) or an apostrophe."""
MINUS = "-−–—‐‑﹣－"
"""Whatever a keyboard, a spreadsheet or a page puts for « less »."""
PLAIN = re.compile(rf"([0-9]{{1,3}}(?:[{GAPS}][0-9]{{3}})+|[0-9]+)(?:[.,]([0-9]{{1,2}}))?")
THOUSANDS = re.compile(r"([0-9]{1,3})([.,])([0-9]{3})")
MIXED = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3})+)([.,])([0-9]{1,2})")
GROUPED = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
UNITS = {"k": 1_000, "m": 1_000_000, "md": 1_000_000_000}
MULTIPLE = re.compile(rf"([0-9]+(?:[.,][0-9]+)?)[{GAPS}]*(k|m|md)", re.IGNORECASE)
DIGITS = re.compile(r"[0-9]")
DAY = re.compile(
    r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}))"
    r"(?:[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
"""The hour that an export adds is let go; with a zone, it says which day it is in Paris."""
SHORT_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{2}))?")
AS_DATE = "Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is no value of its kind, and what to write instead; French, « why » has no end."""

    why: str
    remedy: str

    def about(self, text: str) -> str:
        """« 250.000 » : why. What to write."""
        return f"« {text} » : {self.why}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Kind:
    """How figures of one kind are written: their signs, that of the other, their limit."""

    name: str
    signs: tuple[str, ...]
    other: str
    wrong_sign: str
    largest: int
    example: str


AMOUNT = Kind(
    "un montant en euros",
    ("€", "eur", "euro", "euros"),
    "%",
    "un pour cent est un taux, et un montant est attendu",
    LARGEST,
    "1250,50 ou « 1 250,50 € »",
)
RATE = Kind(
    "un taux",
    ("%",),
    "€",
    "des euros sont un montant, et un taux est attendu",
    10_000,
    "33,5 ou « 33,5 % »",
)


def read_amount(text: str) -> int | Misread:
    """An amount in cents: « 250000 », « 250 000,50 € »."""
    return hundredths(text, AMOUNT)


def read_movement(text: str) -> int | Misread:
    """An amount in cents as accounts write it, below zero where it was taken back: « -75 000 »,
    « 75 000- », « (75 000) »."""
    written = text.strip()
    sides = (written[:1], written[-1:])
    if sides == ("(", ")"):
        bare = written[1:-1]
    elif sides[0] and sides[0] in MINUS:
        bare = written[1:]
    elif sides[1] and sides[1] in MINUS:
        bare = written[:-1]
    else:
        return read_amount(text)
    cents = read_amount(bare)
    return cents if isinstance(cents, Misread) else -cents


def read_rate(text: str) -> int | Misread:
    """A rate in basis points, 100 % at most: « 80 », « 33,5 % »."""
    return hundredths(text, RATE)


def hundredths(text: str, kind: Kind) -> int | Misread:
    """A figure in hundredths of its unit; never rounded, never negative."""
    written = text.strip()
    remedy = f"Écrivez {kind.example}."
    if kind.other in written:
        return Misread(kind.wrong_sign, remedy)
    bare = unsigned(written, kind)
    if bare[:1] and bare[0] in MINUS and DIGITS.search(bare):
        return Misread("une valeur négative n’a pas de sens ici", remedy)
    found = PLAIN.fullmatch(bare)
    if found is None:
        return doubtful(bare, kind) or Misread(f"ce n’est pas {kind.name}", remedy)
    whole = re.sub(rf"[{GAPS}]", "", found[1])
    value = int(whole) * 100 + int((found[2] or "0").ljust(2, "0")) if len(whole) < 16 else None
    if value is None or value > kind.largest:
        most = euros(kind.largest) if kind is AMOUNT else percent(kind.largest)
        return Misread(f"la valeur dépasse {most}", "Vérifiez le nombre de zéros.")
    return value


def unsigned(written: str, kind: Kind) -> str:
    """The figure without the one sign of its unit that may follow it."""
    low = written.lower()
    for sign in sorted(kind.signs, key=len, reverse=True):
        if low.endswith(sign):
            return written[: -len(sign)].rstrip()
    return written


def doubtful(bare: str, kind: Kind) -> Misread | None:
    """What it may mean, where it may mean something: the readings are said, none is chosen."""

    if (found := THOUSANDS.fullmatch(bare)) and kind is AMOUNT:
        big, small = int(found[1] + found[3]), f"{int(found[1])},{found[3][:2]}"
        return Misread(
            f"il se lit {euros(big * 100)} ou {int(found[1])},{found[3]} €",
            f"Écrivez {big}, ou {small}." if found[3][2] == "0" else "Gardez deux décimales.",
        )
    if (found := MIXED.fullmatch(bare)) and found[2] != found[3]:
        whole = re.sub(r"[.,]", "", found[1])
        return Misread("il y a deux sortes de séparateurs", f"Écrivez {whole},{found[4]}.")
    if GROUPED.fullmatch(bare):
        return Misread(
            "les milliers ne se séparent que par des espaces",
            f"Écrivez {re.sub(r'[.,]', '', bare)}.",
        )
    if (found := MULTIPLE.fullmatch(bare)) and kind is AMOUNT:
        number, unit = found[1].replace(",", "."), UNITS[found[2].lower()]
        whole, _, part = number.partition(".")
        power = len(str(unit)) - 1
        if len(whole) > 12 or len(part) > power:
            return None
        euros_ = int(whole) * unit + int((part or "0").ljust(power, "0")[:power])
        return Misread("les multiples ne se lisent pas", f"Écrivez {euros_}.")
    if re.fullmatch(r"[0-9]+[.,][0-9]{3,}", bare):
        return Misread("il a plus de deux décimales, et rien n’est arrondi", "Gardez-en deux.")
    if any(sign.isdigit() and not DIGITS.match(sign) for sign in bare):
        return Misread("il n’est pas écrit avec les chiffres 0 à 9", f"Écrivez {kind.example}.")
    return None


def read_whole(text: str) -> int | Misread:
    """A whole number, of nine digits at most; negative ones are numbers too."""
    found = re.fullmatch(rf"([{MINUS}]?)([0-9]{{1,9}})", text.strip())
    if found is None:
        return Misread("ce n’est pas un nombre entier", "Écrivez un nombre, par exemple 12.")
    return -int(found[2]) if found[1] else int(found[2])


def read_share(text: str) -> tuple[int, int] | Misread:
    """A part of a whole: « 50 % » is 5 000 of 10 000, « 1/3 » is 1 of 3."""
    found = re.fullmatch(r"([0-9]{1,5})\s*/\s*([0-9]{1,5})", text.strip())
    if found is None:
        rate = read_rate(text)
        return rate if isinstance(rate, Misread) else (rate, 10_000)
    part, whole = int(found[1]), int(found[2])
    if whole == 0 or part > whole:
        return Misread("ce n’est pas une part d’un tout", "Écrivez 50 %, ou 1/3.")
    return part, whole


def read_date(text: str) -> date | Misread:
    """AAAA-MM-JJ, JJ/MM/AAAA or « 1er juin 2023 », in a year that makes sense; of a moment written
    with its zone, the day that it is in Paris."""
    found = DAY.fullmatch(in_figures(text))
    on = written_day(text, found)
    if isinstance(on, Misread) or found is None or not found[7]:
        return on
    try:
        at = datetime.combine(on, written_hour(found))
    except ValueError:
        return Misread("cette heure n’existe pas", AS_DATE)
    return in_time(at.astimezone(PARIS).date()) if found[8] else on


def written_day(text: str, found: re.Match[str] | None) -> date | Misread:
    """The day as it is written, wherever it is that day."""
    if found is None:
        return no_day(text)
    year, month, number = found[1] or found[6], found[2] or found[5], found[3] or found[4]
    try:
        on = date(int(year), int(month), int(number))
    except ValueError:
        return Misread("ce jour n’existe pas", AS_DATE)
    if isinstance(bounded := in_time(on), Misread):
        return bounded
    said = weekday_said(text)
    if said and said != WEEKDAYS[on.weekday()]:
        why = f"le {day(on)} est un {WEEKDAYS[on.weekday()]}, non un {said}"
        return Misread(why, "Vérifiez le jour, le mois et l’année.")
    return on


def in_time(on: date) -> date | Misread:
    """A day, in a year that makes sense."""
    if FIRST_YEAR <= on.year <= LAST_YEAR:
        return on
    return Misread(f"ce n’est pas une date entre {FIRST_YEAR} et {LAST_YEAR}", AS_DATE)


def no_day(text: str) -> Misread:
    """Why it is no day: a year that is missing, or of which the century is."""
    found = SHORT_DAY.fullmatch(in_figures(text))
    if found is None:
        return Misread("ce n’est pas une date", AS_DATE)
    if not found[3]:
        return Misread("l’année manque", AS_DATE)
    whole = f"{found[1]}/{found[2]}/20{found[3]}"
    why = "l’année n’a que deux chiffres, et le siècle ne se devine pas"
    return Misread(why, f"Écrivez-la sur quatre chiffres, par exemple {whole}.")


def written_hour(found: re.Match[str]) -> time:
    """The hour as it is written, with its zone if there is one. Raises ValueError."""
    return time.fromisoformat(("" if found[7][1].isdigit() else "0") + found[7] + (found[8] or ""))


def read_moment(text: str, hour: time) -> datetime | Misread:
    """A day with its hour, or that hour; without a time zone where none is written."""
    found = DAY.fullmatch(in_figures(text))
    on = written_day(text, found)
    if isinstance(on, Misread):
        return on
    try:
        return datetime.combine(on, written_hour(found) if found and found[7] else hour)
    except ValueError:
        return Misread("cette heure n’existe pas", "Écrivez 2022-06-01 ou 2022-06-01T10:30.")

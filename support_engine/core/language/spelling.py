"""Words reduced to what makes two spellings the same: case, accents and signs set aside."""

from unicodedata import combining, normalize

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def printable(text: str) -> str:
    """One line without control signs: some bases refuse them, and no reader sees them."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def plain(text: str) -> str:
    """« Nom_du  PROJET » → « nom du projet »: lower case, no accent, single spaces."""
    spread = normalize("NFKD", text.casefold().translate(LIGATURES))
    kept = (c if c.isalnum() else "" if combining(c) else " " for c in spread)
    return " ".join("".join(kept).split())

"""Words reduced to what makes two spellings the same: case, accents and signs set aside."""

from unicodedata import combining, normalize

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def plain(words: str) -> str:
    """« Nom_du  PROJET » → « nom du projet »: lower case, no accent, single spaces."""
    spread = normalize("NFKD", words.casefold().translate(LIGATURES))
    kept = (c if c.isalnum() else "" if combining(c) else " " for c in spread)
    return " ".join("".join(kept).split())

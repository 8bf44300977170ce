"""Words reduced to what makes two spellings the same: case, accents and signs set aside."""

from unicodedata import category, combining, normalize

JOINERS = "\u200c\u200d\u00ad"
"""Signs without a shape that honest words hold: inside emoji, and where a word may break."""
READ = str.maketrans("", "", f"\n\t\u00a0\u202f{JOINERS}")
"""What a text may hold that is not « printable » and commands nothing: ends of lines, spaces that
hold words together."""
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def printable(text: str) -> str:
    """One line without control signs: some bases refuse them, and no reader sees them."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def visible(text: str) -> str:
    """The text with what would act on a terminal or turn its order around shown as « ⟨U+202E⟩ ».

    The ends of lines and the tabs of a letter stay.
    """
    if text.translate(READ).isprintable():
        return text
    return "".join(f"⟨U+{ord(c):04X}⟩" if is_hidden(c) else c for c in text)


def on_one_line(text: str) -> str:
    """The text as one line of a log: its ends of lines are shown as any sign that commands."""
    return visible(text).replace("\n", "⟨U+000A⟩")


def is_hidden(sign: str) -> bool:
    """A sign that commands instead of being read."""
    if sign in "\n\t" or sign in JOINERS:
        return False
    return category(sign) in {"Cc", "Cf", "Zl", "Zp", "Cs"}


def plain(text: str) -> str:
    """« Nom_du  PROJET » → « nom du projet »: lower case, no accent, single spaces."""
    spread = normalize("NFKD", text.casefold().translate(LIGATURES))
    kept = (c if c.isalnum() else "" if combining(c) else " " for c in spread)
    return " ".join("".join(kept).split())

"""Text whose accents were damaged on the way: read in one encoding, written in another."""

import re

LOST = "\ufffd"
"""What a programme puts in the place of a sign that it could not read."""
FOREIGN = re.compile("[^\x00-\x7f]{2,}")
FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—…€°·•\u00a0\u202f")
BESIDE = re.compile(r"\w*(?:[¼½¾¤¸][^\W\d_]|[^\W\d_][¼½¾¤¸])\w*|\S*¤\S*")
"""A sign that no French writer joins to a letter: œ, Œ, Ÿ, ž or € of Latin-9, where words begin and
end too; a half or a quarter follows figures."""
INSIDE = re.compile(
    r"\w*[^\W\d_](?:[‚„†‡ˆ‰‹›•˜™¨½¼¾¬±¶§¤¥¿¡\x80-\x9f]|(?<=[a-z])[ŽŠ](?=[a-z]))[^\W\d_]\w*"
)
"""A sign that stands inside no French word: cp850, Macintosh or Latin-9 read as Windows-1252."""
WORD = re.compile(r"\S*\S")


def damage(text: str) -> str:
    """The first damaged word, as it stands; empty where the text is sound."""
    if text.isascii():
        return ""
    for word in WORD.findall(text):
        if LOST in word or word == "Ã" or any(map(was_utf8, FOREIGN.findall(word))):
            return str(word)
    return ""


def was_utf8(signs: str) -> bool:
    """« Ã© », « â€™ »: French signs in UTF-8 that were read as Windows-1252, then written again."""
    octets = bytearray()
    for sign in signs:
        try:
            octets += sign.encode("cp1252")
        except UnicodeEncodeError:
            if ord(sign) > 255:
                return False
            octets.append(ord(sign))
    try:
        meant = octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(meant) < len(signs) and set(meant) <= FRENCH


def misread(text: str) -> str:
    """The first word that no cp1252 text would hold; empty where it reads as French."""
    if LOST in text:
        return damage(text)
    found = INSIDE.search(text) or BESIDE.search(text)
    return found[0] if found else ""


CAPITAL = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆŽŠÕÑÅØÝ"
SUSPECT = re.compile(
    rf"\w*(?:(?<=[a-zà-ÿ])[{CAPITAL}]|[A-Z][ŽŠ](?=[a-z])|ƒ(?=[^\W\d_])|(?<=[^\W\d_])ƒ"
    r"|[ˆ‡†](?=[^\W\d_])|(?<=[^\W\d_])[ˆ‡‚]|€(?=[a-z])|(?<=[^\W\d_])[”‘](?=[^\W\d_]))\w*"
    r"|(?<!\S)ˆ(?!\S)"
)
"""What French seldom has, and other encodings that were read as Windows-1252 often do."""
NOT_FRENCH = re.compile(
    rf"[^\x00-\x7f{''.join(sorted(FRENCH))}]|(?<=[a-zà-ÿ])[{CAPITAL}]"
    r"|(?<=[^\W\d_])[…—–“”«»·•°€](?=[^\W\d_])"
)
OTHERS = ("mac_roman", "cp850")
"""What old Macintoshes and DOS wrote."""


def of_elsewhere(text: str) -> str:
    """The first suspect word of a text that was read as Windows-1252, where all of it reads as
    French in another encoding; empty where it does not."""
    found = SUSPECT.search(text)
    if found is None:
        return ""
    octets = text.encode("cp1252", "replace")
    meant = (octets.decode(other) for other in OTHERS)
    return found[0] if any(NOT_FRENCH.search(one) is None for one in meant) else ""

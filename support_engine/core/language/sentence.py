"""Is a text written by somebody who says something? Words, as French writes them, said once.

Whether what is said is true, its readers judge: this only tells a sentence from keys struck at
random, from letters apart, from one phrase repeated until it is long enough.
"""

import re
from functools import lru_cache

from support_engine.core.language.spelling import plain

WORD = re.compile(r"[^\W\d_]+")
DIFFERENT_WORDS, TELLING_WORDS = 3, 2
"""Fewer different words is no sentence, nor are words of which fewer tell anything."""
MOST_TIMES = 3
"""Words that tell something, each said so many times in whatever order, say nothing."""

KEYS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
ROWS = (*KEYS, "abcdefghijklmnopqrstuvwxyz")
RUNS = {row[i : i + 3] for line in ROWS for row in (line, line[::-1]) for i in range(len(row) - 2)}
"""Three keys, or letters of the alphabet, one beside the other, in either direction."""

UNWRITTEN = re.compile(
    r"[^aeiouy]{6}|(.)\1\1|j(?![aeiouy]|$)|q(?!u|$)|v(?![aeiouylr]|$)"
    r"|[bcdfghjkmnpqtvw]x|x[bdfgjkmnrvwxz]"
)
"""What no French word has: six consonants on end, a letter three times, a j before a consonant."""

TELLS_NOTHING = """
    a à au aux ce ces cet cette d de des du elle elles en et eux il ils j je l la le les leur
    leurs lui m ma me mes moi mon n ne nos notre nous on ou où par pour qu que qui s sa se ses soi
    son sur t ta te tes toi ton tu un une vos votre vous y zéro deux trois quatre cinq six sept huit
    neuf dix onze douze vingt trente cent mille lundi mardi mercredi jeudi vendredi samedi dimanche
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre bla test
    toto titi tata truc lorem ipsum dolor sit amet consectetur adipiscing elit sed foo bar
"""
"""Words that join others, count, name a day, or fill a page."""


@lru_cache(maxsize=32)
def is_sentence(text: str) -> bool:
    """Whether a text is made of words, several of them, of which some tell something."""
    words = [plain(word) for word in WORD.findall(text)]
    real = [word for word in words if is_word(word)]
    if 2 * sum(map(len, real)) < sum(map(len, words)):
        return False
    roots = [root(word) for word in real]
    telling = [one for one in roots if one not in EMPTY]
    if MOST_TIMES * len(set(telling)) <= len(telling):
        return False
    return len(set(roots)) >= DIFFERENT_WORDS and len(set(telling)) >= TELLING_WORDS


@lru_cache(maxsize=32)
def said_once(text: str) -> str:
    """A text without what it says again at once: « non retenu non retenu » is « non retenu ».

    A word said twice may be meant (« nous nous »); three times, it is not.
    """
    said: list[str] = []
    keys: list[str] = []
    for word in text.split():
        said.append(word)
        keys.append(plain("".join(WORD.findall(word))) or word)
        for size in range(len(keys) // 2, 0, -1):
            times = 2 if size > 1 else 3
            if len(keys) >= times * size and keys[-size:] * times == keys[-times * size :]:
                del said[-size * (times - 1) :], keys[-size * (times - 1) :]
                break
    return " ".join(said)


def is_word(word: str) -> bool:
    """Whether French could write this word; one letter is none, but for « à » and « y »."""
    if len(word) < 2:
        return word in "ay"
    return (
        any(letter in "aeiouy" for letter in word)
        and not UNWRITTEN.search(word)
        and not is_row(word)
    )


def is_row(word: str) -> bool:
    """Whether a word is made of keys, or letters of the alphabet, that stand side by side."""
    reach = 0
    for start in range(len(word) - 2):
        if start > reach:
            return False
        if word[start : start + 3] in RUNS:
            reach = start + 3
    return reach == len(word)


def root(word: str) -> str:
    """What a word repeats: « bla » of « blablabla »; else the word."""
    size = (word + word).find(word, 1)
    return word[:size] if size > 1 else word


EMPTY = frozenset(root(plain(word)) for word in TELLS_NOTHING.split())

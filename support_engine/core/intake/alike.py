"""Among many names, those that may be of one project with another: found without trying each.

What is found holds every name that the rule (`pairs.is_same_project`) would say yes to, and a few
more: the rule itself decides afterwards.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Generic, TypeVar

from support_engine.core.intake.pairs import COMMON_WORDS, words_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Length:
    """The texts of one length: the numbers of their names, and of each piece of text those that
    have it, as the bits of one number."""

    numbers: list[int] = field(default_factory=list)
    having: dict[str, int] = field(default_factory=dict)


class Alike(Generic[Key]):
    """Names by key, each found by its text, by the words that tell it, by its spelling.

    Two names of one project are equal, or one has all the words of the other, at least two: a name
    is kept under two of its words, and under each. Or they are spelled nearly alike: they then
    share many signs, and many pairs of signs.
    """

    def __init__(self) -> None:
        self.known: dict[int, tuple[Key, frozenset[str]]] = {}
        self.number: dict[Key, int] = {}
        self.last = 0
        self.by_text: dict[str, list[int]] = defaultdict(list)
        self.by_two: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_length: dict[int, Length] = defaultdict(Length)

    def put(self, key: Key, name: str) -> None:
        """That a key has this name from now on, whatever it had."""
        self.drop(key)
        text, own = taken_apart(name)
        self.last = number = self.last + 1
        self.known[number], self.number[key] = (key, own), number
        self.by_text[text].append(number)
        for word in own:
            self.by_word[word].append(number)
        if len(own) > 1:
            self.by_two[telling(own)[:2]].append(number)
        length = self.by_length[len(text)]
        bit = 1 << len(length.numbers)
        length.numbers.append(number)
        for piece in (*pieces(text, 1), *pieces(text, 2)):
            length.having[piece] = length.having.get(piece, 0) | bit

    def drop(self, key: Key) -> None:
        """That a key has no name any more; where it was kept, it is passed over."""
        if key in self.number:
            del self.known[self.number.pop(key)]

    def like(self, name: str) -> set[Key]:
        """The keys whose name may be of one project with this one."""
        text, own = taken_apart(name)
        found = {*self.by_text.get(text, ()), *self.lengthened(own), *self.close(text)}
        return {self.known[number][0] for number in found if number in self.known}

    def lengthened(self, own: frozenset[str]) -> Iterator[int]:
        """Names that have all these words and more, or some of them and no other."""
        if len(own) < 2:
            return
        for two in combinations(telling(own), 2):
            for number in self.by_two.get(two, ()):
                if number in self.known and self.known[number][1] <= own:
                    yield number
        for number in min((self.by_word.get(word, []) for word in own), key=len):
            if number in self.known and own <= self.known[number][1]:
                yield number

    def close(self, text: str) -> Iterator[int]:
        """Names of nearly this spelling."""
        signs, pairs = pieces(text, 1), pieces(text, 2)
        for other, length in self.by_length.items():
            matched = least_matched(len(text), other)
            if matched > min(len(text), other):
                continue
            found = with_many(length, signs, matched)
            if found:
                found &= with_many(length, pairs, shared_pairs(len(text), other))
            while found:
                yield length.numbers[found.bit_length() - 1]
                found ^= 1 << found.bit_length() - 1


def taken_apart(name: str) -> tuple[str, frozenset[str]]:
    """The words of a name in one text, and those that tell it from others."""
    words = words_of(name)
    return " ".join(words), frozenset(words) - COMMON_WORDS


def telling(own: frozenset[str]) -> tuple[str, ...]:
    """Words, the longest first: they tell most."""
    return tuple(sorted(own, key=lambda word: (-len(word), word)))


def pieces(text: str, size: int) -> list[str]:
    """Every sign, or every two that follow one another, each time that it comes: « a », « a2 »…"""
    seen: Counter[str] = Counter()
    found = []
    for start in range(len(text) - size + 1):
        piece = text[start : start + size]
        seen[piece] += 1
        found.append(f"{size}{piece}{seen[piece]}")
    return found


def with_many(length: Length, wanted: Collection[str], least: int) -> int:
    """The texts of a length that have at least so many of these pieces, as bits.

    All are counted at once: the n-th digits of all counts are the bits of one number. A count
    begins so that what reaches `least` overflows.
    """
    everyone = (1 << len(length.numbers)) - 1
    if least <= 0:
        return everyone
    begin = (1 << least.bit_length()) - least
    digits = [everyone if begin >> n & 1 else 0 for n in range(least.bit_length())]
    many = 0
    for piece in wanted:
        carried = length.having.get(piece, 0)
        for n, digit in enumerate(digits):
            if not carried:
                break
            digits[n], carried = digit ^ carried, digit & carried
        many |= carried
    return many


def least_matched(one: int, other: int) -> int:
    """How many signs two close texts of these lengths have in common at least: nine tenths of the
    mean (`pairs.CLOSE_SPELLING`)."""
    return -(-9 * (one + other) // 20)


def shared_pairs(one: int, other: int) -> int:
    """How many pairs of signs two close texts share at least.

    What they have in common lies in as many blocks as there are signs that only one of them has,
    and one more; a block of n signs holds n - 1 pairs.
    """
    matched = least_matched(one, other)
    return matched - (one + other - 2 * matched + 1)

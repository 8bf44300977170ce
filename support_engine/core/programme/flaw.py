"""What is wrong in a programme file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where in the file (`transitions.deposer.to`)."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place} : {self.sentence}"

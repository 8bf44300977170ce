"""An address that replaced another: when it is sure, and who may say so."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.commands import Contact
from support_engine.core.people.decide import decide
from support_engine.core.people.directory import Directory, Member, fold
from support_engine.core.people.grants import FIRST, Grant
from support_engine.core.people.question import Question
from support_engine.core.people.telling import told

START, DAYS = date(2026, 3, 2), 15
WHO = ("adm", "bea")
"""Two people of the office; "porteuse" is whose address moves."""


@dataclass
class Life:
    """A holder whose address lives, and what an independent reader remembers of it."""

    today: date = START
    sure: str = "h@demo.example"
    address: str = "h@demo.example"
    since: date | None = None
    movers: set[str] = field(default_factory=set)
    is_proven: bool = False
    is_contested: bool = False
    told_on: date | None = None
    rows: list[e.Noted] = field(default_factory=list)
    known: Directory = field(
        default_factory=lambda: Directory(
            {
                "porteuse": Member("porteuse", "digest"),
                **{one: Member(one, "d", grants=frozenset({FIRST})) for one in WHO},
            }
        )
    )

    @property
    def move(self):
        return self.known.members["porteuse"].move

    programmes: dict = field(default_factory=dict)

    def ask(self, command):
        wanted = getattr(command, "email", None)
        asked = Question(
            directory=self.known,
            programmes=self.programmes,
            today=self.today,
            contact=Contact("Porteuse", self.address),
            wanted=Contact("Porteuse", wanted) if wanted else None,
            digest="another",
            contest_days=DAYS,
            is_back=wanted == self.sure and self.since is not None,
        )
        answer = decide(asked, command)
        if isinstance(answer, Refused):
            return answer
        at = datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(hours=9)
        for event in answer:
            self.rows.append(e.Noted(len(self.rows) + 1, event, command.by, at))
            self.known = fold(self.rows[-1:], self.known)
            assert told(event)
        return answer

    def is_sure(self) -> bool:
        """By what was remembered, not by what the law kept."""
        if self.since is None:
            return True
        waited = self.told_on is not None and (self.today - self.told_on).days > DAYS
        return self.is_proven and not self.is_contested and waited

    def settle(self) -> None:
        """Time alone makes an address the sure one."""
        if self.since is not None and self.is_sure():
            self.sure, self.since = self.address, None

    def do(self, step: str, by: str) -> None:
        """A step of a life, as the law answers it and as it is remembered."""
        self.settle()
        match step:
            case "days":
                self.today += timedelta(days=5)
            case "h" | "a" | "b":
                self.change(f"{step}@demo.example", by)
            case "tell":
                number = self.move.number if self.move else 99
                self.ask(c.NoteTold(by="systeme", person="porteuse", number=number, code="k"))
                self.told_on = self.told_on or self.today
            case "prove":
                done = self.ask(c.ProveAddress(by="porteuse", person="porteuse"))
                self.is_proven |= not isinstance(done, Refused)
            case "contest":
                done = self.ask(c.ContestAddress(by=by, person="porteuse", reason="appel reçu"))
                self.is_contested |= not isinstance(done, Refused)
            case "vouch":
                done = self.ask(c.VouchAddress(by=by, person="porteuse", reason="vue à son bureau"))
                assert isinstance(done, Refused) == (self.since is None or by in self.movers)
                if not isinstance(done, Refused):
                    self.sure, self.since = self.address, None
        self.settle()

    def change(self, email: str, by: str) -> None:
        if isinstance(self.ask(c.ChangeContact(by=by, person="porteuse", email=email)), Refused):
            return
        self.address = email
        if email == self.sure:
            self.since = None
            return
        if self.since is None:
            self.movers, self.is_contested = set(), False
        self.since, self.told_on, self.is_proven = self.today, None, False
        self.movers.add(by)


STEPS = st.tuples(
    st.sampled_from(
        [
            "days",
            "days",
            "days",
            "h",
            "b",
            "b",
            "tell",
            "tell",
            "prove",
            "prove",
            "contest",
            "vouch",
        ]
    ),
    st.sampled_from(WHO),
)


def plain(*steps: str) -> list[tuple[str, str]]:
    return [(step, "adm") for step in steps]


@example(plain("tell", "prove", "b", "tell", *["days"] * 4))
@example(plain("tell", *["days"] * 3, "b", "prove", "days"))
@settings(max_examples=100, deadline=None)
@given(st.lists(STEPS, min_size=6, max_size=12))
def test_an_address_is_sure_once_it_was_read_and_the_former_one_could_say_no(steps) -> None:
    life = Life()
    moved(life)
    for step, by in steps:
        life.do(step, by)
        is_pending = life.move is not None and life.move.is_pending(life.today)
        assert is_pending != life.is_sure(), (step, by)


def moved(life: Life) -> None:
    life.do("a", "adm")


REFUSED = {
    "nothing moved": (None, c.VouchAddress(by="bea", person="porteuse", reason="r"), "SETTLED"),
    "vouched by who moved it": (
        moved,
        c.VouchAddress(by="adm", person="porteuse", reason="vue"),
        "OF_TWO",
    ),
    "proven by another": (moved, c.ProveAddress(by="adm", person="porteuse"), "OF_ANOTHER"),
    "another code": (moved, c.ContestAddress(by="x", person="porteuse", code="no"), "SETTLED"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_each_refusal_has_its_code_and_writes_nothing(name) -> None:
    prepare, command, code = REFUSED[name]
    life = Life()
    if prepare:
        prepare(life)
    before = len(life.rows)
    answer = life.ask(command)
    assert isinstance(answer, Refused)
    assert answer.codes == {Code[f"ADDRESS_{code}"]}
    assert len(life.rows) == before


def test_who_speaks_for_others_gives_a_reason_and_has_a_role() -> None:
    life = Life()
    moved(life)
    for command in (c.VouchAddress, c.ContestAddress):
        asked = command(by="bea", person="porteuse")
        assert life.ask(asked).codes == {Code.PEOPLE_REASON_MISSING}
        assert life.ask(replace(asked, by="porteuse", reason="vue")).codes >= {Code.OFFICE_ONLY}


def test_whoever_vouches_has_a_role_that_two_people_gave(workflow) -> None:
    """Of a programme that pays nothing one administrator alone gives every role: to an account of
    their own, which would be the second person."""
    free = workflow.model_copy(update={"money": None, "tranches": ()})
    instructor = frozenset({Grant("instructeur", "free")})
    for programme, codes in ((free, {Code.GIVEN_BY_ONE}), (workflow, set())):
        life = Life(programmes={"free": programme})
        life.known.members["clio"] = Member("clio", "d", grants=instructor)
        moved(life)
        answer = life.ask(c.VouchAddress(by="clio", person="porteuse", reason="vue"))
        assert (answer.codes if isinstance(answer, Refused) else set()) == codes
    contested = c.ContestAddress(by="clio", person="porteuse", reason="appel reçu")
    life = Life(programmes={"free": free})
    life.known.members["clio"] = Member("clio", "d", grants=instructor)
    moved(life)
    assert not isinstance(life.ask(contested), Refused), "a contest keeps more back, never less"


def test_a_letter_that_went_to_the_sure_address_contests_whatever_moved_since() -> None:
    life = Life()
    for step in ("a", "tell", "prove", "b", "days"):
        life.do(step, "adm")
    assert not isinstance(
        life.ask(c.ContestAddress(by="porteuse", person="porteuse", code="k")), Refused
    )
    for step in ("tell", "prove", *["days"] * 9):
        life.do(step, "adm")
    assert life.move.is_pending(life.today), "nothing but a person settles it"
    life.do("a", "adm")
    assert life.move.is_contested


def test_what_a_former_version_changed_is_sure() -> None:
    row = e.Noted(1, e.ContactChanged("porteuse", "x", ("email",)), "adm", datetime.now(UTC))
    assert fold([row], Life().known).members["porteuse"].move is None

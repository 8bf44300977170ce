"""The tables of people: who they are, what they hold, and the journal of both."""

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class PersonRow(SQLModel, table=True):
    """Personal data stand here only: erased here, they are erased everywhere.

    `search_text`: name, address and organisation in plain spelling. `move`: of an address that
    replaced another, as JSON; `move_until`: the last day on which it is not settled, empty where it
    is sure.
    """

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_substitute", "substitute", "absent_until"),)
    id: str = Field(primary_key=True)
    name: str
    email: str
    organisation: str = ""
    is_active: bool = True
    mailbox: str = Field(default="", index=True)
    salt: str = ""
    digest: str = ""
    is_confirmed: bool = False
    code: str = ""
    substitute: str = ""
    absent_from: str = ""
    absent_until: str = ""
    search_text: str = ""
    move: str = Field(default="", sa_type=Text)
    move_until: str = Field(default="", index=True)


class RoleRow(SQLModel, table=True):
    """Which roles a person holds, and in which programme (empty: of the base; `*`: in all)."""

    __tablename__ = "roles"
    __table_args__ = (Index("ix_roles_role", "role", "programme", "person"),)
    person: str = Field(primary_key=True, foreign_key="people.id")
    role: str = Field(primary_key=True)
    programme: str = Field(default="", primary_key=True)


class ProposalRow(SQLModel, table=True):
    """A role that waits for a second person; `number` is that of its row in the journal."""

    __tablename__ = "role_proposals"
    number: int = Field(primary_key=True)
    person: str
    role: str
    programme: str
    proposed_by: str
    proposed_on: str


class FormerAddressRow(SQLModel, table=True):
    """An address that somebody had, told of the change and of money until a day; personal data,
    destroyed with the others. `number`: the row of the journal that changed it, and that bears its
    digest under `salt`."""

    __tablename__ = "former_addresses"
    person: str = Field(primary_key=True, foreign_key="people.id")
    number: int = Field(primary_key=True)
    email: str
    until: str
    salt: str = ""


class PeopleJournalRow(SQLModel, table=True):
    """The truth about people, in one chain: a trigger forbids any change. No personal data.

    `letters`: how many it told; nothing in a row of a former version.
    """

    __tablename__ = "people_journal"
    number: int = Field(primary_key=True)
    type: str
    payload: str = Field(sa_type=Text)
    actor: str
    recorded_at: str
    previous: str
    hash: str
    letters: int | None = None

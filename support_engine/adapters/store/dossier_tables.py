"""The tables by which a dossier is found: its row with its search columns, and its marks."""

from sqlalchemy import BigInteger, Index, Text, false, text
from sqlmodel import Field, SQLModel


class DossierRow(SQLModel, table=True):
    """The folded dossier, and the columns by which people search.

    `named`: whom the dossier names, its holder left out (`|alex|camille|`).
    `turn`: the role that is to act (`core/acts/ball`), `turn_person` whoever the dossier names for
    it. `place`: where it is (`core/intake/places`). `payable`: what can still be paid, in cents.
    `search_text`: reference, name, commune, organisation and SIRET in plain spelling; the holder is
    searched among people, whose names stand nowhere else.
    """

    __tablename__ = "dossiers"
    __table_args__ = (
        Index("ix_dossiers_state", "state"),
        Index("ix_dossiers_source", "source_id"),
        Index("ix_dossiers_officer", "officer", "is_closed", "next_due_on", "reference"),
        Index("ix_dossiers_holder", "holder", "is_closed", "officer"),
        Index("ix_dossiers_wave", "is_closed", "wave", "reference"),
        Index("ix_dossiers_due", "is_closed", "next_due_on", "reference"),
        Index("ix_dossiers_turn", "turn", "turn_person", "is_closed", "next_due_on"),
        Index("ix_dossiers_phase", "is_closed", "phase", "next_due_on", "reference", "state"),
        # What can still be paid adds up from it alone.
        Index(
            "ix_dossiers_payable",
            *("workflow", "wave", "department", "reference", "name", "payable"),
            sqlite_where=text("payable <> 0"),
            postgresql_where=text("payable <> 0"),
        ),
        # The few whose holder lets others in.
        Index(
            "ix_dossiers_helpers",
            *("helpers", "reference", "is_closed"),
            sqlite_where=text("helpers <> ''"),
            postgresql_where=text("helpers <> ''"),
        ),
        # All that a search and the counts of its tabs need: a row of the table is seven kilobytes.
        Index(
            "ix_dossiers_search",
            *("search_text", "holder", "reference", "is_closed", "officer", "next_due_on"),
            *("wave", "department", "sector", "phase", "state", "workflow", "turn", "turn_since"),
        ),
    )
    reference: str = Field(primary_key=True)
    version: int
    workflow: str
    workflow_version: int
    state: str
    phase: str
    since: str
    is_closed: bool
    in_takeover: bool = Field(False, sa_column_kwargs={"server_default": false()})
    name: str
    wave: str = ""
    department: str = ""
    sector: str = ""
    source_id: str = ""
    commune: str = ""
    place: str = ""
    officer: str = ""
    holder: str = ""
    named: str = ""
    helpers: str = ""
    turn: str = ""
    turn_person: str = ""
    turn_since: str = ""
    next_due_on: str = ""
    payable: int = Field(0, sa_type=BigInteger)
    search_text: str = ""
    folded: str = Field(sa_type=Text)


class HandRow(SQLModel, table=True):
    """For whom something of ours waits on a dossier (`core/acts/waits`), each once: a person whom
    it names, or a role of its programme that anybody who holds it plays.

    `from_on`: the first day of it, where a ladder proposes something from that day on; else ''.
    """

    __tablename__ = "hands"
    # What waits for somebody is counted on every page.
    __table_args__ = (
        Index("ix_hands", "person", "role", "workflow", "from_on", "until_on", "reference"),
    )
    reference: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    workflow: str
    from_on: str
    until_on: str = ""


class MarkRow(SQLModel, table=True):
    """By what each dossier is recognised as an application (`core/intake/recognition`).

    The unique index decides races: of two that open one application at once, one does.
    """

    __tablename__ = "marks"
    __table_args__ = (
        Index("ix_marks_reference", "reference"),
        Index(
            "ux_marks_alone",
            "workflow",
            "mark",
            unique=True,
            sqlite_where=text("is_alone"),
            postgresql_where=text("is_alone"),
        ),
    )
    workflow: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    is_alone: bool

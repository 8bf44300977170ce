"""The columns by which dossiers are found; `columns.fill` fills them for those there are."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NEW = (
    "commune",
    "officer",
    "holder",
    "named",
    "turn",
    "turn_person",
    "turn_since",
    "next_due_on",
    "search_text",
)
INDEXES = {
    "ix_dossiers_officer": ["officer", "is_closed", "next_due_on"],
    "ix_dossiers_wave": ["is_closed", "wave", "reference"],
    "ix_dossiers_due": ["is_closed", "next_due_on"],
    "ix_dossiers_turn": ["turn", "turn_person", "is_closed", "next_due_on"],
    "ix_dossiers_search": ["search_text", "holder", "reference"],
}
DEADLINES = sa.text("kind = 'deadline'")


def upgrade() -> None:
    for table, names in (("dossiers", NEW), ("people", ("search_text",))):
        for name in names:
            new = sa.Column(name, sa.String(), nullable=False, server_default="")
            op.add_column(table, new)
    for name, columns in INDEXES.items():
        op.create_index(name, "dossiers", columns)
    op.create_index(
        "ix_agenda_deadlines",
        "agenda",
        ["due_on", "reference"],
        sqlite_where=DEADLINES,
        postgresql_where=DEADLINES,
    )

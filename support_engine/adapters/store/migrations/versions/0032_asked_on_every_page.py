"""What each page asks about people is found by an index: the dossiers that somebody carries, for
whom they stand in, who holds a role."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_index("ix_dossiers_holder", "dossiers", ["holder", "is_closed", "officer"])
    op.create_index("ix_roles_role", "roles", ["role", "programme", "person"])
    op.create_index("ix_people_substitute", "people", ["substitute", "absent_until"])

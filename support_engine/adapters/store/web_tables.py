"""The tables of the desk in a browser: accounts, sessions, links, attempts, logins, forms, files,
batches, kept lists, calendars to subscribe to, tokens of programs.

Whoever reads them can enter nowhere: of what opens a door only a hash is kept.
"""

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class WebAccountRow(SQLModel, table=True):
    """The password of a person, as an argon2 hash."""

    __tablename__ = "web_accounts"
    person: str = Field(primary_key=True, foreign_key="people.id")
    hash: str = Field(sa_type=Text)
    changed_at: str


class WebLinkRow(SQLModel, table=True):
    """A link that serves once, by the SHA-256 of its secret: to choose a password (`password`), to
    enter a demonstration (`demonstration`), or the space of a holder (`espace`)."""

    __tablename__ = "web_links"
    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id")
    purpose: str
    until: str
    used_at: str = ""


class WebSessionRow(SQLModel, table=True):
    """Somebody who entered, by the SHA-256 of the secret of their cookie. `proven_at`: when they
    last gave their password (empty: they came by a link); `side`: which pages it opens, those of
    the desk or those of a holder; `factor`: what was given besides; `id_token`: what the provider
    said, if one did, which is shown to it again as one leaves."""

    __tablename__ = "web_sessions"
    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    created_at: str
    seen_at: str
    proven_at: str = ""
    revoked_at: str = ""
    side: str = "bureau"
    factor: str = ""
    id_token: str = Field(default="", sa_type=Text)


class WebIdentityRow(SQLModel, table=True):
    """An identity at a provider and whose it is here: it is its issuer and its subject, never an
    address."""

    __tablename__ = "web_identities"
    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    since: str


class WebTripRow(SQLModel, table=True):
    """Somebody on their way to a provider, by the SHA-256 of what their browser bears; once back
    with an identity that is nobody's here, which: it waits to be linked."""

    __tablename__ = "web_trips"
    digest: str = Field(primary_key=True)
    issuer: str = ""
    subject: str = ""
    label: str = ""
    until: str


class WebFactorRow(SQLModel, table=True):
    """The second factor of a person: a salt, digests of recovery codes and those that served, the
    step of the last code taken. What codes come from stands outside the base."""

    __tablename__ = "web_factors"
    person: str = Field(primary_key=True, foreign_key="people.id")
    salt: str
    mark: str
    codes: str = Field(sa_type=Text)
    used: str = Field(default="", sa_type=Text)
    step: int = 0
    since: str


class WebAttemptRow(SQLModel, table=True):
    """How often something was tried since its count began anew."""

    __tablename__ = "web_attempts"
    subject: str = Field(primary_key=True)
    number: int
    until: str


class WebLoginRow(SQLModel, table=True):
    """Somebody at the door of the desk: who, where that is known, else what they typed as a hash;
    by which way, from where (shortened after some days), and what became of it. `opens`: a digest
    of the session, ticket or link that it opened, until this ends."""

    __tablename__ = "web_logins"
    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(index=True)
    person: str = Field(default="", index=True)
    typed: str = ""
    way: str
    outcome: str
    address: str
    opens: str = ""


class WebFormRow(SQLModel, table=True):
    """What somebody was typing when their session ended: given back once they are here again."""

    __tablename__ = "web_forms"
    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    path: str
    fields: str = Field(sa_type=Text)
    until: str


class WebFileRow(SQLModel, table=True):
    """A file that came with the form of an act not yet confirmed, by the SHA-256 of its ticket:
    whose, for which act, what it is; its content stands in a folder under the same digest."""

    __tablename__ = "web_files"
    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    act: str
    name: str
    sha256: str
    size: int
    until: str


class WebBatchRow(SQLModel, table=True):
    """One act that somebody asked of several dossiers: its key, and what was typed."""

    __tablename__ = "web_batches"
    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    made_at: str
    act: str
    label: str
    fields: str = Field(sa_type=Text)
    until: str


class WebBatchLineRow(SQLModel, table=True):
    """A dossier of it: nothing as outcome as long as it was not tried, then `done` or `refused`."""

    __tablename__ = "web_batch_lines"
    batch: str = Field(primary_key=True, foreign_key="web_batches.id")
    place: int = Field(primary_key=True)
    reference: str
    seen: int
    outcome: str
    letters: int
    reasons: str = Field(sa_type=Text)


class ListViewRow(SQLModel, table=True):
    """A list under a name: its words, and the programmes whose people have it too (`|a|b|`; nothing
    where it is its owner's alone)."""

    __tablename__ = "list_views"
    __table_args__ = (UniqueConstraint("owner", "name", name="uq_list_views_name"),)
    id: str = Field(primary_key=True)
    owner: str = Field(foreign_key="people.id")
    name: str
    words: str = Field(sa_type=Text)
    teams: str
    kept_at: str


class WebFeedRow(SQLModel, table=True):
    """A calendar to subscribe to, by the SHA-256 of its secret: whose, of which dossier (nothing:
    of those that they follow)."""

    __tablename__ = "web_feeds"
    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    reference: str
    made_at: str
    read_on: str


class WebTokenRow(SQLModel, table=True):
    """What opens the API to a program in somebody's name, by the SHA-256 of its secret. `scopes`:
    what it may, words apart; it opens nothing from `until` on; `used_at`: empty until it served."""

    __tablename__ = "web_tokens"
    digest: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    name: str
    scopes: str
    made_at: str
    until: str
    used_at: str = ""


class WebAnswerRow(SQLModel, table=True):
    """What the API answered to an act, under the key that a program gave it: whose, the SHA-256 of
    what was asked, the answer, the moment from which it is no longer kept."""

    __tablename__ = "web_answers"
    key: str = Field(primary_key=True)
    person: str = Field(foreign_key="people.id", index=True)
    asked: str
    content: str = Field(sa_type=Text)
    until: str = Field(index=True)


class FormerDateRow(SQLModel, table=True):
    """A deadline that was in the agenda, and ended before or after its day."""

    __tablename__ = "former_dates"
    reference: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    due_on: str

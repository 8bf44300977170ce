"""The tables of what other programs hear: who subscribed to what, and each call to them.

Whoever reads them can sign nothing: a secret is drawn from a key that stands outside the base.
"""

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class SubscriptionRow(SQLModel, table=True):
    """A program that hears of events: its address, the kinds (`|a|b|`), the salt of its secret, a
    digest by which another key is seen; empty `ended_at`: it still hears."""

    __tablename__ = "subscriptions"
    id: str = Field(primary_key=True)
    name: str
    url: str = Field(sa_type=Text)
    kinds: str = Field(sa_type=Text)
    salt: str
    mark: str
    made_at: str
    made_by: str
    ended_at: str = ""


class CallRow(SQLModel, table=True):
    """An event to tell to one of them: queued in the transaction of the event, with the columns by
    which letters leave too. `event`: its id, the same for whoever hears it; `answer`: the status of
    the last answer."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_state", "state", "not_before"),
        Index("ix_calls_subscription", "subscription", "queued_at"),
    )
    key: str = Field(primary_key=True)
    event: str
    subscription: str = Field(foreign_key="subscriptions.id")
    kind: str
    reference: str
    version: int
    day: str
    state: str
    queued_at: str
    not_before: str
    attempts: int = 0
    lease_until: str = ""
    claimed_by: str = ""
    handed_at: str = ""
    error: str = ""
    answer: str = ""
    sent_at: str = ""

"""The log of the server: a line that begins with an hour is one event, whatever was sent to it."""

import logging
from typing import Any

from support_engine.core.language.spelling import visible

MORE = "\n  | "
"""Before each further line of an event: nothing that was typed can pass for an event."""


class OneEvent(logging.Formatter):
    """An event with its hour; what would act on a terminal is shown instead."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s : %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The event, a failure with its trace."""
        return MORE.join(visible(super().format(record)).split("\n"))


LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": OneEvent}},
    "handlers": {
        "errors": {
            "class": "logging.StreamHandler",
            "formatter": "event",
            "stream": "ext://sys.stderr",
        }
    },
    "loggers": {
        name: {"handlers": ["errors"], "level": "WARNING", "propagate": False}
        for name in ("uvicorn", "apscheduler", "asyncio")
    },
}
"""What the libraries of the server write, each through `OneEvent`."""

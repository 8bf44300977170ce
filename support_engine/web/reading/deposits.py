"""The files of a form: each waits for its author and its act, and the form carries its ticket."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import FormData, UploadFile

from support_engine.adapters.files import uploads
from support_engine.adapters.store.web.web_files import Owner, WaitingFile
from support_engine.assemble import Desk
from support_engine.core.language.french import listed
from support_engine.errors import UnreadableFile
from support_engine.stories import waiting_files

BEFORE = "f."
"""Before the name of each field, so that none is taken for a field of the form itself."""

NO_LONGER = (
    "Le fichier joint n’attend plus ici : il a servi, ou deux jours ont passé. "
    "Joignez-le de nouveau."
)


def admitted(desk: Desk) -> dict[str, Any]:
    """What a page says of the files that it takes: their kinds, and how heavy they may be."""
    web = desk.settings.web
    return {
        "accept": ",".join(uploads.MEDIA[kind] for kind in web.upload_kinds),
        "taken": listed([kind.upper() for kind in web.upload_kinds], "ou"),
        "megabytes": web.upload_megabytes,
    }


@dataclass(frozen=True, slots=True)
class Deposits:
    """Where the files of a form wait. `now`: the clock of the machine."""

    desk: Desk
    owner: Owner
    now: datetime

    def of_form(self, form: FormData, name: str) -> tuple[WaitingFile, ...]:
        """The files that came now, or those whose tickets the form carries: all of them, or none
        where one is not taken. Raises UnreadableFile."""
        given = [one for one in form.getlist(f"{BEFORE}{name}") if isinstance(one, UploadFile)]
        if came := [(one, one.filename) for one in given if one.filename]:
            read = {self.read(one, called): called for one, called in came}
            bring, now = waiting_files.bring, self.now
            return tuple(
                bring(self.desk, self.owner, called, content, now)
                for content, called in read.items()
            )
        tickets = form.get(f"{BEFORE}{name}.ticket")
        wanted = tickets.split() if isinstance(tickets, str) else []
        found = (waiting_files.found(self.desk, self.owner, one, self.now) for one in wanted)
        files = tuple(file for file in found if file)
        if len(files) < len(wanted):
            raise UnreadableFile(NO_LONGER)
        return files

    def read(self, given: UploadFile, name: str) -> bytes:
        """The content of a file that came now and is taken. Raises UnreadableFile."""
        megabytes = self.desk.settings.web.upload_megabytes
        limit = int(megabytes * 1_000_000)
        content = given.file.read(limit + 1)
        if len(content) > limit:
            raise UnreadableFile(
                f"Ce fichier dépasse {megabytes:g} Mo. Réduisez-le, puis joignez-le."
            )
        uploads.known(name, content, self.desk.settings.web.upload_kinds)
        return content

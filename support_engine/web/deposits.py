"""The files of a form: each waits for its author and its act, and the form carries its ticket."""

from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import FormData, UploadFile

from support_engine.adapters.store.web_files import Owner, WaitingFile
from support_engine.assemble import Desk
from support_engine.errors import UnreadableFile
from support_engine.stories import waiting_files

BEFORE = "f."
"""Before the name of each field, so that none is taken for a field of the form itself."""

NO_LONGER = (
    "Le fichier joint n’attend plus ici : il a servi, ou deux jours ont passé. "
    "Joignez-le de nouveau."
)


@dataclass(frozen=True, slots=True)
class Deposits:
    """Where the files of a form wait. `now`: the clock of the machine."""

    desk: Desk
    owner: Owner
    now: datetime

    def of_form(self, form: FormData, name: str) -> WaitingFile | None:
        """The file that came now, or the one whose ticket the form carries. Raises
        UnreadableFile."""
        given = form.get(f"{BEFORE}{name}")
        if isinstance(given, UploadFile) and given.filename:
            return self.brought(given, given.filename)
        ticket = form.get(f"{BEFORE}{name}.ticket")
        if not isinstance(ticket, str) or not ticket:
            return None
        if file := waiting_files.found(self.desk, self.owner, ticket, self.now):
            return file
        raise UnreadableFile(NO_LONGER)

    def brought(self, given: UploadFile, name: str) -> WaitingFile:
        """A file that came now. Raises UnreadableFile."""
        megabytes = self.desk.settings.web.upload_megabytes
        limit = int(megabytes * 1_000_000)
        content = given.file.read(limit + 1)
        if len(content) > limit:
            raise UnreadableFile(
                f"Ce fichier dépasse {megabytes:g} Mo. Réduisez-le, puis joignez-le."
            )
        return waiting_files.bring(self.desk, self.owner, name, content, self.now)

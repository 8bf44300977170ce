"""The payment request as a workbook, to be copied into the State's accounting tool."""

from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError

from support_engine.errors import UnreadableFile
from support_engine.views.money.payment_request import PaymentRequest


def write_workbook(path: Path, request: PaymentRequest) -> None:
    """One sheet; texts stay texts whatever they start with. Raises UnreadableFile."""
    try:
        with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet("Demande de paiement")
            bold = book.add_format({"bold": True})
            heading = book.add_format({"bold": True, "bg_color": "#F0F0FA"})
            money = book.add_format({"num_format": "#,##0.00 €"})
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            sheet.set_column(0, 0, 38)
            sheet.set_column(1, 1, 70)
            sheet.write_string(0, 0, request.title, bold)
            row = 2
            if request.alert:
                red = {"bold": True, "font_color": "#CE0500", "text_wrap": True, "valign": "top"}
                sheet.merge_range(1, 0, 1, 1, request.alert, book.add_format(red))
                sheet.set_row(1, 48)
                row = 3
            for section in request.sections:
                sheet.write_string(row, 0, section.title, heading)
                sheet.write_string(row, 1, "", heading)
                for label, value in section.lines:
                    row += 1
                    sheet.write_string(row, 0, label, wrapped)
                    if isinstance(value, int):
                        sheet.write_number(row, 1, value / 100, money)
                    else:
                        sheet.write_string(row, 1, value, wrapped)
                row += 2
            sheet.fit_to_pages(1, 1)
    except (OSError, XlsxFileError) as problem:
        raise UnreadableFile(
            f"« {path} » ne peut pas être écrit : ce dossier n’existe pas, ou il est fermé à "
            "l’écriture. Choisissez-en un autre."
        ) from problem

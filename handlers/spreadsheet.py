"""A spreadsheet of rows under a bold head: cells that no spreadsheet takes for a formula. Every service's exports use it."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet may take for a formula, full-width forms among them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | None


def write_rows(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return an .xlsx file. title: of its one sheet. columns: head and width (characters) of each; rows: as many cells."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = title
    sheet.append([head for head, _ in columns])
    for row in rows:
        sheet.append([safe(value) for value in row])
    for index, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.cell(1, index).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def safe(value: Cell) -> Cell:
    """Return a cell's value so that it is shown as it was typed, and never computed."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text

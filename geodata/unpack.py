"""Cells of one workbook, in a process of its own: prints them pickled and ends.

A workbook of a few kilobytes can claim billions of cells, and the reader then aborts its whole process. So it runs
here, within limits of memory and time, and only this process dies. Needs nothing else of the program.
"""

from __future__ import annotations

import gc
import io
import pickle
import resource
import sys
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 3_000_000_000  # bytes of address space
SECONDS = 120
CELLS = 20_000_000  # of one sheet's used rectangle
Sheet = tuple[str, int, list[list[Any]]]


def cells(data: bytes) -> tuple[str, list[Sheet]]:
    """Return a problem code ('' when fine) and, for every visible sheet, its name, first row number and rows."""
    try:
        return "", _sheets(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except PasswordError:
        return "file-encrypted", []
    except CalamineError:
        return "file-not-a-table", []
    except MemoryError:
        return "file-swollen", []


def _sheets(workbook: CalamineWorkbook) -> list[Sheet]:
    tables = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    seen = [one for one in tables if one.visible == SheetVisibleEnum.Visible] or tables
    return [_rows(workbook.get_sheet_by_name(one.name)) for one in seen]


def _rows(sheet: CalamineSheet) -> Sheet:
    if sheet.height * sheet.width > CELLS:
        raise MemoryError(f"{sheet.height} x {sheet.width} cells are more than {CELLS}")
    first = sheet.start[0] if sheet.start else 0
    return sheet.name, first + 1, sheet.to_python(skip_empty_area=True)


if __name__ == "__main__":
    gc.disable()  # nothing here is let go before the end
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pickle.dump(cells(Path(sys.argv[1]).read_bytes()), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)

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

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 3_000_000_000  # bytes of address space
SECONDS = 120
CELLS = 20_000_000  # of one sheet's used rectangle


def cells(data: bytes) -> tuple[str, list[tuple[str, int, list[list[Any]]]]]:
    """Return a problem code ('' when fine) and, for every visible sheet, its name, first row number and rows."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        seen = [one for one in tables if one.visible == SheetVisibleEnum.Visible] or tables
        found = []
        for sheet in (workbook.get_sheet_by_name(one.name) for one in seen):
            if sheet.height * sheet.width > CELLS:
                return "file-swollen", []
            found.append((sheet.name, (sheet.start or (0, 0))[0] + 1, sheet.to_python(skip_empty_area=True)))
    except PasswordError:
        return "file-encrypted", []
    except CalamineError:
        return "file-not-a-table", []
    except MemoryError:
        return "file-swollen", []
    return "", found


if __name__ == "__main__":
    gc.disable()  # nothing here is let go before the end
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pickle.dump(cells(Path(sys.argv[1]).read_bytes()), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)

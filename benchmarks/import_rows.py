"""50,000 rows of an untidy workbook: our import, against calamine reading it and pandas writing what was read.

Ours reads, recognises, understands, places, checks for duplicates and stores in one transaction. All rows are invented.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from itertools import count
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from benchmarks.sidebyside import Comparison, compare
from geodata import commands, demo
from geodata.persian import MONTHS_FA, jalali, persian_number

ROWS = 50_000
RUNS = 5
HEADINGS: tuple[str, ...] = ("ردیف", "تاریخ شناسایی", "نوع آسیب", "سن", "جنسیت", "سطح آسیب", "نیازها", "محله")
HEADINGS += ("طول جغرافیایی", "عرض جغرافیایی", "کد ملی", "وضعیت پرونده")
ISSUES = ("کودک کار", "كودكان كار", "متکدی", "تکدی‌گری", "کارتن خواب", "معتاد متجاهر", "زباله گردی", "دست فروشی", "نزاع")
NEEDS = ("تحصیل", "درمان", "غذا", "معیشت", "مشاوره", "سرپناه", "حقوقی")


def workbook(path: Path, rows: int) -> None:
    """Write the workbook: a cover sheet, titles, headings in row 4, five spellings of dates, a total row."""
    rng = random.Random(21)
    places = demo.district()
    points = places.geometry.representative_point()
    found = Workbook(write_only=True)
    found.create_sheet("راهنما").append(["این فایل ماهانه تکمیل شود"])
    sheet = found.create_sheet("موارد")
    for line in (["مرکز بهزیستی"], ["گزارش موارد شناسایی شده"], [], list(HEADINGS)):
        sheet.append(line)
    for number in range(1, rows + 1):
        at = rng.randrange(len(places))
        point, placed = points.iloc[at], rng.random() < 0.85
        lon, lat = (round(point.x + rng.uniform(-2e-3, 2e-3), 6), round(point.y + rng.uniform(-2e-3, 2e-3), 6))
        needs = "، ".join(rng.sample(NEEDS, rng.randint(1, 3)))
        sheet.append(
            [number, _date(rng), rng.choice(ISSUES), rng.randint(5, 17), rng.choice(("پسر", "دختر"))]
            + [rng.choice(("کم", "متوسط", "شدید")), needs, places["fa"].iloc[at]]
            + ([lon, lat] if placed else [None, None])
            + [f"{rng.randrange(10**10):010d}", rng.choice(("باز", "بسته", "ارجاع شده"))]
        )
    sheet.append(["جمع کل", None, rows])
    found.save(path)


def measure() -> Comparison:
    """Return the comparison; each import goes into a store of its own."""
    folder = Path(tempfile.mkdtemp())
    try:
        path, fresh = folder / "behzisti.xlsx", count()
        workbook(path, ROWS)

        def ours() -> int:
            store = commands.begin(folder / f"store{next(fresh)}")
            return int(commands.bring_in(store, path).report["accepted"])

        def peer() -> int:
            rows = CalamineWorkbook.from_path(path).get_sheet_by_name("موارد").to_python()
            with sqlite3.connect(folder / f"peer{next(fresh)}.sqlite") as database:
                return pd.DataFrame(rows[4:], columns=list(HEADINGS)).to_sql("cases", database) or 0

        return compare("import", f"{ROWS:,} rows", ours, "calamine and to_sql", peer, runs=RUNS)
    finally:
        shutil.rmtree(folder)


def _date(rng: random.Random) -> str:
    year, month, day = jalali(rng.randrange(19450, 20040))
    plain = f"{year}/{month:02d}/{day:02d}"
    arabic = plain.replace("/", "-").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    persian = plain.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    spoken = f"{persian_number(day)} {MONTHS_FA[month - 1]} {persian[:4]}"
    return rng.choice((plain, arabic, persian, spoken, plain.replace("/", "")))


if __name__ == "__main__":
    print(measure().line())

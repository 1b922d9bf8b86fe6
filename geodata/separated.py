"""Text with separated columns (csv, tsv) as a grid: encoding and separator are found, not asked."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import Any

from geodata.grid import Grid, grid
from geodata.problems import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", ";", "\t", "|")
SAMPLE_LINES = 100
SAMPLE_WIDTH = 4000
SAMPLE_BYTES = 4096
ZEROS = 0.02  # share of signs that are ASCII in any wide text
CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
MARKUP = re.compile(r"\s*(?:<!doctype|<html|<table|<\?xml|%pdf|\{\\rtf)", re.IGNORECASE)
CONTROLS_PER_SIGN = 0.001  # text with more unprintable signs than this is no text
NAMED_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def read(data: bytes, name: str, rows: int, columns: int) -> Grid:
    """Return the grid of a text file. A row's number is that of its first line; a cell in quotes may hold more lines.

    Raises
    ------
    Unreadable
        It is no text, or has more than so many rows or columns.
    """
    text = decode(data)
    if text is None or MARKUP.match(text) or len(CONTROL.findall(text)) > CONTROLS_PER_SIGN * len(text):
        raise Unreadable("file-not-a-table", name)
    head = NAMED_SEPARATOR.fullmatch(text.partition("\n")[0])
    found, numbers = _records(text, head[1] if head else separator(text), name, rows)
    if head:
        found, numbers = found[1:], numbers[1:]
    if max(map(len, found), default=0) > columns:
        raise Unreadable("file-too-many-columns", name)
    return grid("", found, numbers)


def decode(data: bytes) -> str | None:
    """Return the text: by its mark, else UTF-16 by its zero bytes, else strict UTF-8, else Windows-1256.

    None when it is binary.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data:
        encoding = _wide(data[:SAMPLE_BYTES])
        return _decoded(data, encoding) if encoding else None
    text = _decoded(data, "utf-8")
    return _decoded(data, "cp1256") if text is None else text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _wide(head: bytes) -> str:
    """Return which UTF-16 has no mark here, '' for none: digits, separators and line ends have a zero on one side."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) or max(even, odd) < ZEROS * len(head) / 2:
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def separator(text: str) -> str:
    """Return the sign that cuts the first lines into the most columns, most evenly; a comma when none does."""
    lines = [line[:SAMPLE_WIDTH] for line in text[: SAMPLE_LINES * SAMPLE_WIDTH].splitlines() if line.strip()]
    return max(SEPARATORS, key=lambda sign: _evenness(lines[:SAMPLE_LINES], sign))


def _evenness(lines: list[str], sign: str) -> float:
    counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if row)
    width, hits = max(counts.items(), key=lambda one: (one[0] > 1, one[1], one[0]), default=(1, 0))
    return (width - 1) * (hits / max(1, counts.total())) ** 2


def _records(text: str, sign: str, name: str, rows: int) -> tuple[list[list[str]], list[int]]:
    """Return the records and the line on which each begins; quotes that never close are taken as plain signs."""
    try:
        return _parsed(text, name, rows, delimiter=sign, strict=True)
    except csv.Error:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        found, numbers = _parsed(plain, name, rows, delimiter=sign, quoting=csv.QUOTE_NONE)
    except csv.Error as error:
        raise Unreadable("file-not-a-table", name) from error
    return [[cell.strip().removeprefix('"').removesuffix('"') for cell in row] for row in found], numbers


def _parsed(text: str, name: str, rows: int, **form: Any) -> tuple[list[list[str]], list[int]]:
    reader, before = csv.reader(io.StringIO(text, newline=""), **form), 0
    found: list[list[str]] = []
    numbers: list[int] = []
    for row in reader:
        found.append(row)
        numbers.append(before + 1)
        before = reader.line_num
        if len(found) > rows + 1:
            raise Unreadable("file-too-many-rows", name)
    return found, numbers

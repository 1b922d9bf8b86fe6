"""A pair of cells is one point however it is written; exchanged pairs are put right, and doubt is not guessed away."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata.coordinates import DEFAULT, MISSING, SWAPPED, locate_numbers

PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
NEAR = 1e-4  # degrees; the spellings below are cut to seconds
TO_UTM = Transformer.from_crs(4326, 32639, always_xy=True)
LONS, LATS = st.floats(44.1, 63.4), st.floats(25.1, 39.9)


def located(*pairs):
    east, north = zip(*pairs, strict=True)
    return locate_numbers(pd.Series(east, dtype=object), pd.Series(north, dtype=object))


def one(east, north):
    found = located((east, north)).iloc[0]
    return found["lon"], found["lat"], found["code"]


def sixties(degrees, digits=2):
    ticks = round(degrees * 3600 * 10**digits)
    minutes, ticks = divmod(ticks, 60 * 10**digits)
    return f"{minutes // 60}°{minutes % 60:02}'{ticks / 10**digits:05.2f}\""


@pytest.mark.parametrize(
    ("east", "north"),
    [
        (51.2679, 35.6989),
        ("51.2679", "35.6989"),
        ("۵۱٫۲۶۷۹", "۳۵٫۶۹۸۹"),
        ("٥١.٢٦٧٩", "٣٥.٦٩٨٩"),
        ("51,2679", "35,6989"),
        ("51/2679", "35/6989"),
        (" 51.2679° ", "35.6989°"),
        ("51.2679E", "35.6989 N"),
        ("E 51.2679", "N35.6989"),
        ("51°16'04.53\"E", "35°41'56.17\"N"),
        ("۵۱° ۱۶′ ۰۴٫۵″", "۳۵° ۴۱′ ۵۶٫۱″"),
        ("51º16’04,5”", "35˚41’56,1”"),
        ("51°16'04.5''", "35°41'56.1''"),
        ("E 51°16′04.5″", "N 35°41′56.1″"),
        ("۵۱ درجه ۱۶ دقیقه ۴٫۵ ثانیه شرقی", "۳۵ درجه و ۴۱ دقیقه".replace(" و", "") + " ۵۶ ثانیه شمالی"),
        ("51 16 04.5", "35 41 56.1"),
        ("51:16:04.5", "35-41-56.1"),
        ("51° 16.075'", "35° 41.935'"),
        (524_241, 3_950_586),
        ("524241.0", "3950586.0"),
        ("524,241", "3,950,586"),
        ("۵۲۴٬۲۴۱", "۳٬۹۵۰٬۵۸۶"),
        ("524.241", "3.950.586"),
        ("524241 m", "3950586 متر"),
    ],
)
def test_a_point_in_tehransar_is_read_and_its_exchanged_pair_put_right(east, north):
    lon, lat, code = one(east, north)
    assert (lon, lat) == (pytest.approx(51.2679, abs=NEAR), pytest.approx(35.6989, abs=NEAR))
    assert code == ""
    assert one(north, east) == (lon, lat, SWAPPED)


def test_three_decimals_are_degrees_whatever_their_sign():
    assert one("51,153", "35,731") == one("51.153", "35.731") == one("51/153", "35/731") == (51.153, 35.731, "")


@pytest.mark.parametrize(("lon", "lat"), [(59.6, 36.3), (13.405, 52.52), (-0.1276, 51.5072), (139.7, 35.7)])
def test_a_point_of_another_city_stays_that_point(lon, lat):
    assert one(lon, lat) == one(str(lon), str(lat)) == (lon, lat, "")


def test_thousands_or_decimals_far_away_are_told_by_what_exists_on_earth():
    assert one("13,405", "52,520") == (13.405, 52.52, "")


def test_letters_tell_exchanged_pairs_anywhere():
    assert one("52.52N", "13.405E") == (13.405, 52.52, SWAPPED)
    assert one("N35.7", "51.2") == one("35.7", "51.2 E") == (51.2, 35.7, SWAPPED)
    assert one("70.5W", "33.5S") == (-70.5, -33.5, "")


def test_letters_count_more_than_ranges():
    assert one("35.7E", "51.2N") == (35.7, 51.2, "")


@pytest.mark.parametrize(
    ("east", "north"),
    [
        (None, 35.7),
        ("", ""),
        ("thirty-five", "51"),
        ("نامشخص", "35.7"),
        (float("nan"), 35.7),
        ("nan", "35.7"),
        (float("inf"), 35.7),
        (True, 35.7),
        (0, 0),
        ("0", "0.0"),
        (0.0, 35.7),
        (51.2, 0),
        ("۰", "۰"),
        ("1_0", "35.7"),
        ("51.2N", "35.7N"),
        ("51.2E", "35.7E"),
        ("N51.2N", "35.7"),
        ("51°61'00\"", "35.7"),
        ("51°16'61\"", "35.7"),
        ("7/427", "35/7"),
        (1e9, 35.7),
        (35.7, 139.7),
        (524_241, 35.7),
        ("51267900", "35698900"),
        ("=1+1", "<script>"),
        ("51.2 35.7", "35.7 51.2"),
    ],
)
def test_a_pair_that_cannot_be_read_is_missing(east, north):
    lon, lat, code = one(east, north)
    assert code == MISSING
    assert math.isnan(lon)
    assert math.isnan(lat)


@pytest.mark.parametrize(
    ("east", "north"),
    [
        (51.3890, 35.6892),
        ("۵۱٫۳۸۹۰", "۳۵٫۶۸۹۲"),
        (35.6892, 51.3890),
        (51.38905, 35.68925),
        TO_UTM.transform(51.389, 35.6892),
    ],
)
def test_the_default_point_is_no_place(east, north):
    lon, lat, code = one(east, north)
    assert code == DEFAULT
    assert math.isnan(lon)
    assert math.isnan(lat)


def test_a_point_beside_the_default_one_is_a_place():
    assert one(51.3890, 35.6892 + 1.1e-4)[2] == ""
    assert one(51.3890, 35.6892 + 0.9e-4)[2] == DEFAULT


def test_sixty_seconds_are_a_minute():
    assert one("51°15'60.00\"", "35°41'00\"")[:2] == (pytest.approx(51 + 16 / 60), pytest.approx(35 + 41 / 60))


def test_the_borders_of_the_ranges_belong_to_them():
    assert one(44.0, 25.0) == (44.0, 25.0, "")
    assert one(25.0, 44.0) == (44.0, 25.0, SWAPPED)
    assert one(40.0, 63.5) == (63.5, 40.0, SWAPPED)
    assert one(24.9, 44.0) == (24.9, 44.0, "")


def test_a_frame_keeps_the_rows_index_and_reads_each_pair_by_itself():
    pairs = [(51.2, 35.7), (35.7, 51.2), (0, 0), ("524241", "3950586")]
    east, north = (pd.Series(cells, index=[5, 7, 9, 30], dtype=object) for cells in zip(*pairs, strict=True))
    found = locate_numbers(east, north)
    assert found.index.tolist() == [5, 7, 9, 30]
    assert found["code"].tolist() == ["", SWAPPED, MISSING, ""]
    assert list(found.columns) == ["lon", "lat", "code"]


def test_no_rows_give_no_points():
    assert len(locate_numbers(pd.Series([], dtype=object), pd.Series([], dtype=object))) == 0


def test_columns_of_numbers_are_read_as_their_texts_are():
    numbers = locate_numbers(pd.Series([51.2, np.nan]), pd.Series([35.7, 35.7]))
    assert numbers["code"].tolist() == ["", MISSING]


@settings(max_examples=150)
@given(LONS, LATS, st.booleans())
def test_sixties_come_back_within_a_third_of_a_metre(lon, lat, persian):
    east, north = sixties(lon) + "E", sixties(lat) + "N"
    if persian:
        east, north = sixties(lon).translate(PERSIAN), sixties(lat).translate(PERSIAN)
    found = one(east, north)
    assert found[2] in ("", DEFAULT)
    assert found[2] or (abs(found[0] - lon) < 3e-6 and abs(found[1] - lat) < 3e-6)


@settings(max_examples=150)
@given(LONS, LATS, st.booleans(), st.sampled_from(".,/٫"))
def test_decimals_come_back_whatever_sign_digits_or_order(lon, lat, exchanged, sign):
    lon, lat = round(lon, 6), round(lat, 6)
    cells = [f"{lon:.6f}".replace(".", sign).translate(PERSIAN), f"{lat:.6f}".replace(".", sign)]
    found = one(*(cells[::-1] if exchanged else cells))
    assert found == (lon, lat, SWAPPED if exchanged else "") or found[2] == DEFAULT


@settings(max_examples=150)
@given(st.floats(50.5, 52.0), st.floats(34.5, 36.5), st.booleans())
def test_metres_come_back_within_one_metre(lon, lat, exchanged):
    east, north = (round(metres, 1) for metres in TO_UTM.transform(lon, lat))
    found = one(north, east) if exchanged else one(f"{east:,.1f}", f"{north:,.1f}")
    assert found[2] in (SWAPPED if exchanged else "", DEFAULT)
    assert found[2] == DEFAULT or (abs(found[0] - lon) < 1.1e-5 and abs(found[1] - lat) < 9e-6)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_gives_a_point_or_a_code(east, north):
    lon, lat, code = one(east, north)
    assert (code in (MISSING, DEFAULT)) == (math.isnan(lon) and math.isnan(lat))

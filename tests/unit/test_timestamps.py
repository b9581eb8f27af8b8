"""The collector's timestamp.txt: read where everybody reads it alike, else not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets.config import Config

from gradestone.bridge.timestamps import EXAMPLE, MAX_BYTES, not_yet, parse_timestamp, zone_of

NOON = datetime(2026, 5, 13, 12)  # a day that is no month
EARLY = datetime(2026, 5, 12, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-12 12:00:00 UTC",
        "2026-05-12 12:00:00.000000 UTC",
        "2026-05-12T12:00:00Z",
        "2026-05-12T14:00:00+02:00",
        "2026-05-12 14:00:00 +0200",
        "2026-05-12 14:00 UTC+2",
        "2026-05-12 14:00 GMT+02:00",
        "2026-05-12 05:00:00 America/Los_Angeles",
        "2026-05-12 12:00",
        "2026/05/12 12:00",
        "2026.5.12 12:00:00",
        "20260512T120000Z",
        "1778587200",
        "1778587200.25",
        "1778587200123",
        "12 May 2026 12:00:00 GMT",
        "May 12, 2026 12:00 PM",
        "Tue May 12 12:00:00 UTC 2026",
        "Tue, 12 May 2026 14:00:00 +0200",
    ],
)
def test_a_time_that_is_read_in_one_way_is_taken(text: str) -> None:
    assert parse_timestamp(text.encode()) == EARLY


@pytest.mark.parametrize("name", ["CEST", "Europe/Berlin", "+0200"])
def test_the_abbreviations_of_the_courses_own_zone_are_known(name: str) -> None:
    berlin = zone_of(Config({"Exchange": {"timezone": "Europe/Berlin"}}))
    assert parse_timestamp(f"2026-05-12 14:00:00 {name}".encode(), berlin) == EARLY
    assert parse_timestamp(b"2026-10-25 02:30:00 CEST", berlin) == datetime(2026, 10, 25, 0, 30)
    assert parse_timestamp(b"2026-10-25 02:30:00 CET", berlin) == datetime(2026, 10, 25, 1, 30)
    with pytest.raises(ValueError, match="does not hold a time"):  # it was summer
        parse_timestamp(b"2026-05-12 14:00:00 CET", berlin)


@pytest.mark.parametrize("text", ["13/05/2026 12:00", "05/13/2026 12:00", "13.05.2026 12:00"])
def test_a_day_that_is_no_month_tells_the_order(text: str) -> None:
    assert parse_timestamp(text.encode()) == NOON


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\r\n\r\n", "\t \n"])
def test_it_may_be_stored_by_any_editor(encoding: str, ending: str) -> None:
    assert parse_timestamp(f"2026-05-12 12:00:00 UTC{ending}".encode(encoding)) == EARLY


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe\r\0\n\0"])
def test_an_empty_file_says_nothing(content: bytes) -> None:
    assert parse_timestamp(content) is None


@pytest.mark.parametrize(
    "text",
    ["05/12/2026 13:00", "5.12.2026 13:00", "05-12-2026", "12/05/26 1:00 pm", "26/05/12", "12-Dec-26 10:00"],
)
def test_a_date_with_two_readings_is_refused_with_both(text: str) -> None:
    with pytest.raises(ValueError, match=r"which may be \d{4}-\d\d-\d\d or \d{4}-\d\d-\d\d"):
        parse_timestamp(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow, roughly",
        "13:00:00",
        "May 2026",
        "2026",
        "Tuesday 13:00",
        "2026-02-30 12:00",
        "2026-05-12 25:00",
        "12. Mai 2026, 12:00 Uhr",
        "12 décembre 2026 12:00",
        "2026年5月12日 12:00",
        "5 de mayo de 2026",
        "2026-05-12 12:00:00 CEST",
        "2026-05-12 12:00:00 IST",
        "Tue May 12 12:00:00 CST 2026",
        "2026-05-12 12:00:00 Europe/Nowhere",
        "2026-05-12 12:00 UTC\n2026-05-13 12:00 UTC",
        "2026-05-12 12:00 UTC, by hand",
    ],
)
def test_what_is_no_time_for_everybody_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"timestamp\.txt does not hold a time: '"):
        parse_timestamp(text.encode())


@pytest.mark.parametrize(
    "text", ["1601-01-01 00:00:00 UTC", "9999-12-31 23:59:59 UTC", "1970-01-01T00:00:00Z"]
)
def test_a_year_that_is_a_clocks_zero_or_end_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="which no clock of a course says"):
        parse_timestamp(text.encode())


def test_a_time_in_the_future_is_taken_and_told() -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    assert not_yet(None) == not_yet(now) == not_yet(now + timedelta(hours=1)) == ""
    assert "which has not come yet" in not_yet(now + timedelta(days=3))


def test_the_example_is_one() -> None:
    assert parse_timestamp(EXAMPLE.encode()) == datetime(2026, 5, 12, 13)


@given(st.binary(max_size=MAX_BYTES + 10) | st.text(max_size=60).map(str.encode))
def test_whatever_the_file_holds_it_is_a_time_or_refused(content: bytes) -> None:
    try:
        moment = parse_timestamp(content)
    except ValueError as error:
        assert str(error).startswith("timestamp.txt")
    else:
        assert moment is None or (moment.tzinfo is None and 2000 <= moment.year < 2100)


moments = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))


@given(
    moments,
    st.sampled_from(["%Y-%m-%d %H:%M:%S.%f UTC", "%Y-%m-%dT%H:%M:%S.%fZ", "%d %b %Y %H:%M:%S.%f UTC"]),
)
def test_what_programs_write_comes_back(moment: datetime, form: str) -> None:
    assert parse_timestamp(f"{moment:{form}}".encode()) == moment.replace(tzinfo=None)

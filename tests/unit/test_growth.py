"""Nothing on the trusted side takes more than n log n in what a student sent; see benchmarks/growth.py."""

from __future__ import annotations

import pytest

from benchmarks.growth import KIB, KINDS, cost
from tests.thoroughness import one_in

SMALL, TIMES = 128 * KIB, 8
SLACK, LEAST_S = 3, 0.5  # a quadratic cost is eight times what a linear one is
LARGEST_MIB = 400
REFUSED = {"IntakeError", "WireError"}


@pytest.mark.parametrize("name", one_in(5, sorted(KINDS)))
def test_eight_times_as_much_takes_about_eight_times_as_long(name: str) -> None:
    small, large = cost(KINDS[name], SMALL), cost(KINDS[name], SMALL * TIMES)
    assert {small.error, large.error} <= {"", *REFUSED}
    assert large.seconds < SLACK * TIMES * small.seconds + LEAST_S
    assert large.mib < LARGEST_MIB

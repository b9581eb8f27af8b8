"""Wrong versions of the solutions: recorded for hints, and thrown at the checks to prove them."""

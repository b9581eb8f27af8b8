"""The checks on trial: misconceptions, mechanical mutants and right styles, in every variant."""

"""The trusted side of the sandbox: starts it, speaks to it against a clock, believes nothing it says."""

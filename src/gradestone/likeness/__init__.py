"""Hand-ins whose code is unusually alike, for a person to look at. Nothing is run, and nothing is sent."""

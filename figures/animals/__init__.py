"""Cats and dogs, drawn: one module for what draws, one for each animal, one for where they are, one for all."""

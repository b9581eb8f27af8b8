"""Cats and dogs, drawn: what draws, one module for each animal, one for where they are, one for all."""

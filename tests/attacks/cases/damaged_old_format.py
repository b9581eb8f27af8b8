"""The notebook was saved in nbformat 3, as worksheets with inputs."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def age(notebook):
        cells = notebook.pop("cells")
        for cell in cells:
            if cell["cell_type"] == "code":
                cell["input"] = cell.pop("source")
                cell["language"], cell["collapsed"] = "python", False
                cell["prompt_number"] = cell.pop("execution_count", None)
            del cell["id"]
        notebook["worksheets"] = [{"cells": cells, "metadata": {}}]
        notebook["nbformat"], notebook["nbformat_minor"] = 3, 0

    hand_in.edit(age)

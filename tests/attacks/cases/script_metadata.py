"""Scripts in metadata: titles, languages, tags, widget states, ids, stored outputs and comments."""

CLASS = "script in pages"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    bad = '"></title><script>gradestone_attack()</script>'

    def mark(notebook):
        state = {"x": {"model_name": bad, "state": {"value": bad}}}
        widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
        notebook["metadata"] |= {"title": bad, "authors": [{"name": bad}], "widgets": widgets}
        notebook["metadata"]["language_info"] = {"name": bad, "pygments_lexer": bad, "mimetype": bad}
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["metadata"]["nbgrader"]["grade_id"] += bad
            cell["metadata"] |= {"tags": [bad], "name": bad, "comment": bad, "slideshow": {"slide_type": bad}}
            if cell["cell_type"] == "code":
                data = {"text/html": bad, "application/javascript": "gradestone_attack()"}
                cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
        notebook["cells"][-1]["id"] = bad

    hand_in.edit(mark)

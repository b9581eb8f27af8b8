"""Scripts where pictures, tables, documents and types nobody has heard of belong, and in their sizes."""

CLASS = "script in pages"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        from IPython.display import display

        bad = "<script>gradestone_attack()</script><img src=x onerror=gradestone_attack()>"
        for kind in (
            "text/html", "image/png", "image/jpeg", "image/gif", "image/webp", "application/javascript",
            "application/vnd.jupyter.widget-view+json", "application/pdf", "text/x-html", "text/plain",
            "application/vnd.plotly.v1+json", "image/svg+xml", "text/latex", "application/json",
        ):
            for payload in (bad, '"><script>gradestone_attack()</script>'):
                sizes = {kind: {"width": '1"onload="gradestone_attack()'}}
                display({kind: payload}, raw=True, metadata=sizes)
        """
    )

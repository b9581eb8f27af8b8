"""Scripts in outputs: HTML, SVG, markdown, LaTeX, JavaScript, JSON and types nobody has heard of."""

CLASS = "script in pages"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display

        bad = "<script>gradestone_attack()</script><img src=x onerror=gradestone_attack()>"
        display(HTML(bad), Markdown(bad), Latex("$x$ " + bad), Javascript("gradestone_attack()"))
        display(Markdown("[x](javascript:gradestone_attack())"))
        display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='gradestone_attack()'><script>"
                    "gradestone_attack()</script></svg>"))
        for kind in (
            "text/html", "image/png", "image/jpeg", "image/gif", "image/webp", "application/javascript",
            "application/vnd.jupyter.widget-view+json", "application/pdf", "text/x-html", "text/plain",
            "application/vnd.plotly.v1+json", "image/svg+xml", "text/latex", "application/json",
        ):
            for payload in (bad, '"><script>gradestone_attack()</script>'):
                sizes = {kind: {"width": '1"onload="gradestone_attack()'}}
                display({kind: payload}, raw=True, metadata=sizes)
        HTML(bad)
        """
    )

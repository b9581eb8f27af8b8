"""Scripts in outputs: HTML, SVG, markdown, LaTeX and JavaScript."""

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
        HTML(bad)
        """
    )

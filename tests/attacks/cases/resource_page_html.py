"""Markup that takes page makers for ever: nested, or full of attributes, ampersands, fonts left open."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        from IPython.display import HTML, Markdown, display

        display(HTML("<div>" * 60_000))
        display(HTML("<p " + " ".join(f"a{n}=1" for n in range(90_000)) + ">x</p>"))
        display(HTML("&" * 600_000))
        display(HTML("".join(f"<font size={n}>" for n in range(20_000))))
        display(HTML("<table>" + "<tr><td>1</td></tr>" * 40_000 + "</table>"))
        display(HTML("<" * 500_000))
        """
    )
    hand_in.cell("<div>" * 3_900 + "x", kind="markdown")

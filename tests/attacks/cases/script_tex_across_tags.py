"""Commands in two halves that MathJax reads as one: across a possible break, a comment, a coded letter."""

CLASS = "script in pages"
DESERVES = 10

BETWEEN = ("<wbr>", "<WBR/>", "<!-- -->", "<!---->", "<b></b>", "&zwj;", "&#8288;", "&shy;")
HALVES = (
    *(
        rf"${{}}\hr{each}ef{{javascript:gradestone_attack()}}{{x}} \sty{each}le{{position:fixed}}{{x}}$"
        for each in BETWEEN
    ),
    r"$\&#104;ref{javascript:gradestone_attack()}{x}$",
    r"$&#92;href{javascript:gradestone_attack()}{x}$",
    r"$&bsol;href{javascript:gradestone_attack()}{x}$",
    r"$\<wbr>href{javascript:gradestone_attack()}{x}$",
)


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("\n\n".join(HALVES), kind="markdown")
    hand_in.cell(
        f"""
        from IPython.display import HTML, Markdown, display

        for half in {HALVES!r}:
            display(HTML("<p>" + half + "</p>"), Markdown(half))
        """
    )

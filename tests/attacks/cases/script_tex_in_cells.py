"""Formulas with links, styles, classes and boxes in text cells and in outputs of every kind."""

CLASS = "script in pages"
DESERVES = 10

FORMULAS = (
    r"$\href{javascript:gradestone_attack()}{x}$",
    r"$$\style{position:fixed;top:0;left:0}{x}$$",
    r"\\(\bbox[position:fixed;top:0]{x}\\)",
    r"\\[\class{dataframe}{x}\cssId{toc}{y}\\]",
    r"\begin{align}\require{html}\data{onclick=gradestone_attack()}{x}\end{align}",
    r"$\mmlToken{mi}[href=javascript:gradestone_attack()]{x} \unicode{x3c}$",
    r"$\csname href\endcsname{javascript:gradestone_attack()}{x} \htmlStyle{position:fixed}{x}$",
)


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("\n\n".join(FORMULAS), kind="markdown")
    hand_in.cell(" ".join(FORMULAS), kind="raw")
    hand_in.cell(
        f"""
        from IPython.display import HTML, Latex, Markdown, display

        for formula in {FORMULAS!r}:
            plain = formula.replace("\\\\\\\\", "\\\\")
            display(HTML("<p>" + plain + "</p>"), Latex(plain), Markdown(formula))
        """
    )

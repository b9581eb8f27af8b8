"""Formulas with links and styles in the text and the name of an error, in file names and in a kernel's."""

CLASS = "script in pages"
DESERVES = 10

LINK = r"$\href{javascript:gradestone_attack()}{\text{click me}}$"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "compute_cost",
        rf"""
        def compute_cost(AL, Y):
            raise ValueError(r"{LINK} \(\style{{position:fixed}}{{x}}\) \[\require{{html}}\cssId{{a}}{{b}}\]")
        """,
    )
    hand_in.write(
        "linear_backward",
        rf"""
        Named = type(r"{LINK}", (Exception,), {{}})

        def linear_backward(dZ, cache):
            raise Named(r"\begin{{align}}\bbox[position:fixed]{{x}}\end{{align}}")
        """,
    )
    hand_in.file(f"a {LINK} b.py".replace("/", "_"), "x = 1")
    hand_in.symlink(f"c`{LINK}", "/etc/hostname")
    hand_in.edit(_name_kernel)


def _name_kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": LINK, "display_name": "R", "language": ""}

"""Scripts in attachments: a picture that is a page, names that break out of their attribute."""

import base64

CLASS = "script in pages"
DESERVES = 10

PAGE = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='gradestone_attack()'/>").decode()


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        '![x](attachment:a.svg) ![y](attachment:b"onerror="gradestone_attack().png)', kind="markdown"
    )
    cell = next(cell for cell in hand_in.notebook["cells"] if "attachment:a.svg" in cell["source"])
    cell["attachments"] = {
        "a.svg": {"image/svg+xml": PAGE, "text/html": "<script>gradestone_attack()</script>"},
        'b"onerror="gradestone_attack().png': {"image/png": '"><script>gradestone_attack()</script>'},
        "c.png": {'image/png"><script>gradestone_attack()</script>': PAGE},
    }

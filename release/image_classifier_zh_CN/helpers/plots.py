"""图在笔记本里的样子：不带自己的底色，所用的颜色在浅色和深色页面上都看得清。"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Collection

__all__ = ["BLUE", "EITHER_THEME", "INK", "ORANGE"]

BLUE, ORANGE, INK = "#2079BE", "#CB5A0A", "#767676"
"""标签 0、标签 1 以及所有文字的颜色；与白色和近黑色的对比度都约为 4 比 1。"""

_SAMPLE_WORDS = "每一轮的成本"
"""以本笔记本的语言写成：会去寻找一种含有这些字的字体。"""

# 使用原始字符串：字体的名字在任何语言中都一样。
_WIDE_FONTS = (
    *(r"Noto Sans CJK SC", r"Noto Sans SC", r"Source Han Sans SC", r"Source Han Sans CN", r"Microsoft YaHei"),
    *(r"PingFang SC", r"Hiragino Sans GB", r"Heiti SC", r"STHeiti", r"SimHei", r"WenQuanYi Micro Hei"),
    *(r"WenQuanYi Zen Hei", r"Droid Sans Fallback", r"Noto Sans CJK JP", r"Noto Sans CJK TC"),
    r"Arial Unicode MS",
)
"""含有汉字的字体，按它们在 Linux、Windows 和 macOS 上的名字；matplotlib 自带的字体没有汉字。"""


def fonts_for(words: str) -> list[str]:
    """能写出这些文字的字体族：先是 matplotlib 自带的，其后是一种含有汉字的。

    如果找不到含有汉字的字体，会用一句话说明；matplotlib 会在汉字处画方框。
    """
    if not any(letter >= "\u2e80" for letter in words):
        return ["sans-serif"]
    if family := _wide_font(_known_fonts()) or _wide_font(_all_fonts()):
        return ["sans-serif", family]
    warnings.filterwarnings("ignore", r"Glyph .* missing", UserWarning)  # 每个字都会有一条
    print("没有找到含有汉字的字体：图中的汉字会显示成方框。可以安装 Noto Sans CJK SC。")
    return ["sans-serif"]


def _wide_font(families: Collection[str]) -> str:
    return next((name for name in _WIDE_FONTS if name in families), "")


def _known_fonts() -> set[str]:
    from matplotlib import font_manager

    return {font.name for font in font_manager.fontManager.ttflist}


def _all_fonts() -> set[str]:
    """也包括 matplotlib 上次查找之后才安装的字体：它会一直记着上次的结果。"""
    from matplotlib import font_manager

    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in set(font_manager.findSystemFonts()) - known:
        with contextlib.suppress(Exception):  # 无论别人的字体出了什么问题
            font_manager.fontManager.addfont(path)
    return _known_fonts()


EITHER_THEME: dict[str, object] = {
    "font.family": fonts_for(_SAMPLE_WORDS),
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    # 如果透明的图上刻度标签在笔记本看来全是深色或全是浅色，它就会垫上白底或黑底。
    # 这两种颜色分别落在它的分界线两侧。
    "xtick.color": "#7F7F7F",
    "ytick.color": "#808080",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": INK,
    "grid.alpha": 0.25,
    "legend.framealpha": 0.0,
}
"""供 `plt.rcParams.update` 使用。"""

"""A training to look at: the map as the network takes it and the cost, with a slider over the rounds.

One piece of HTML with all its data and a few lines of script, for an open notebook; nothing is fetched.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["TrainingFilm"]

Array = NDArray[np.float64]
SIDE, FRAMES = 41, 40


class TrainingFilm:
    """Pictures of a training on two inputs, taken while it runs; a notebook shows them as a film.

    X : float64[2, m], the places; Y : [1, m], their labels 0 or 1
    predict : X, parameters -> AL, float64[1, m]
    rounds : so many will come; about FRAMES of them are kept, the first and the last among them
    """

    def __init__(
        self, X: Array, Y: NDArray[Any], predict: Callable[[Array, dict[str, Array]], Array], rounds: int
    ) -> None:
        self._X, self._labels, self._predict = X, np.ravel(Y), predict
        self._kept = {round(number) for number in np.linspace(0, rounds - 1, min(rounds, FRAMES))}
        self._reach = float(np.abs(X).max()) * 1.06
        self._frames: list[tuple[int, float, float, str]] = []

    def add(self, number: int, cost: float, parameters: dict[str, Array]) -> None:
        """Keep round `number`, from 0 on, if it is one of those to be shown."""
        if number in self._kept:
            right = np.mean((self._predict(self._X, parameters).ravel() > 0.5) == (self._labels == 1))
            self._frames.append((number + 1, float(cost), float(right), self._picture(parameters)))

    def _picture(self, parameters: dict[str, Array]) -> str:
        """The predictions on a grid of SIDE x SIDE places, the first row on top, one byte each."""
        x1, x2 = np.meshgrid(*[np.linspace(-self._reach, self._reach, SIDE)] * 2)
        AL = self._predict(np.vstack([x1.ravel(), x2[::-1].ravel()]), parameters)
        return base64.b64encode(np.uint8(np.round(255 * np.ravel(AL))).tobytes()).decode()

    def __repr__(self) -> str:
        rows = [f"round {n}: cost {cost:.3f}, {right:.0%} right" for n, cost, right, _ in self._frames]
        few = rows if len(rows) <= 4 else [rows[0], "...", rows[-1]]
        return "\n".join(few) or "Nothing to show: no round was kept."

    def _repr_html_(self) -> str:
        if not self._frames:
            return f"<p>{self!r}</p>"
        places = (self._X / self._reach).round(3).T.tolist()
        data = {"frames": self._frames, "places": places, "labels": self._labels.astype(int).tolist()}
        text = json.dumps(data | {"side": SIDE}, separators=(",", ":"))
        page = {**_WORDS, "said": json.dumps(_WORDS), "last": len(self._frames) - 1}
        return _PAGE.substitute(page, data=text, name=f"film{zlib.crc32(text.encode()):08x}")


_WORDS = {
    "map": "map of the predictions",
    "curve": "cost of each round",
    "axis": "cost by round",
    "round": "round",
    "play": "play",
    "stop": "stop",
    "frame": "round {n}: cost {cost}, {right} % right",
    "still": "This film needs scripts. Run the cell in an open notebook.",
}

_PAGE = Template("""\
<div id="$name" style="max-width:640px;color:var(--jp-ui-font-color1,inherit);font-size:0.9em">
<div style="display:flex;flex-wrap:wrap;gap:12px">
<canvas width="300" height="300" role="img" aria-label="$map"></canvas>
<canvas width="300" height="300" role="img" aria-label="$curve"></canvas></div>
<div style="display:flex;gap:8px;align-items:center;margin-top:6px">
<button type="button" style="min-width:4.5em">$play</button>
<input type="range" min="0" max="$last" value="$last" aria-label="$round"
 style="flex:1;min-width:120px"></div>
<div aria-live="polite"></div>
<noscript>$still</noscript></div>
<script>
(function () {
  const data = $data, box = document.getElementById("$name"), frames = data.frames, n = data.side;
  const said = $said;
  const [map, curve] = box.querySelectorAll("canvas"), slider = box.querySelector("input");
  const button = box.querySelector("button"), words = box.querySelector("[aria-live]");
  const sea = [214, 235, 248], land = [252, 227, 208], most = Math.max(...frames.map(f => f[1])) * 1.08;
  const grid = document.createElement("canvas"); grid.width = grid.height = n;
  function drawMap(frame) {
    const ink = map.getContext("2d"), cells = grid.getContext("2d"), image = cells.createImageData(n, n);
    const bytes = atob(frame[3]);
    for (let i = 0; i < n * n; i++) {
      const p = Math.min(1, Math.max(0, (bytes.charCodeAt(i) / 255 - 0.5) * 6 + 0.5));
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = sea[k] + p * (land[k] - sea[k]);
      image.data[4 * i + 3] = 255;
    }
    cells.putImageData(image, 0, 0);
    ink.drawImage(grid, 0, 0, 300, 300);
    data.places.forEach(([x, y], i) => {
      const a = 150 + 150 * x, b = 150 - 150 * y;
      ink.beginPath();
      if (data.labels[i]) { ink.moveTo(a, b - 4); ink.lineTo(a + 4, b + 3); ink.lineTo(a - 4, b + 3); }
      else ink.arc(a, b, 3, 0, 7);
      ink.fillStyle = data.labels[i] ? "#C04E00" : "#0067A5"; ink.fill();
    });
  }
  function drawCurve(at) {
    const ink = curve.getContext("2d"), first = frames[0][0], end = frames[frames.length - 1][0];
    const x = r => 44 + 246 * (r - first) / Math.max(end - first, 1), y = c => 270 - 255 * c / most;
    ink.clearRect(0, 0, 300, 300);
    ink.strokeStyle = ink.fillStyle = getComputedStyle(words).color; ink.lineWidth = 1;
    ink.font = "11px sans-serif"; ink.textAlign = "right";
    for (let c = 0; c <= most; c += most > 2 ? 1 : 0.2) {
      ink.fillText(c.toFixed(1), 36, y(c) + 4); ink.globalAlpha = 0.25;
      ink.beginPath(); ink.moveTo(44, y(c)); ink.lineTo(290, y(c)); ink.stroke(); ink.globalAlpha = 1;
    }
    ink.textAlign = "center"; ink.fillText(first, 44, 286); ink.fillText(end, 284, 286);
    ink.fillText(said.axis, 167, 286);
    ink.strokeStyle = "#2079BE"; ink.lineWidth = 2; ink.beginPath();
    frames.forEach(f => ink.lineTo(x(f[0]), y(f[1]))); ink.stroke();
    ink.fillStyle = "#CB5A0A"; ink.beginPath(); ink.arc(x(at[0]), y(at[1]), 5, 0, 7); ink.fill();
  }
  function show() {
    const f = frames[slider.value];
    const values = { n: f[0], cost: f[1].toFixed(3), right: Math.round(100 * f[2]) };
    words.textContent = said.frame.replace(/\\{(\\w+)\\}/g, (_, name) => values[name]);
    drawMap(f); drawCurve(f);
  }
  let timer = 0;
  function stop() { clearInterval(timer); timer = 0; button.textContent = said.play; }
  button.onclick = () => {
    if (timer) { stop(); return; }
    if (slider.value === slider.max) slider.value = 0;
    button.textContent = said.stop;
    timer = setInterval(() => {
      slider.value = +slider.value + 1; show();
      if (slider.value === slider.max || !document.contains(box)) stop();
    }, 120);
  };
  slider.oninput = () => { stop(); show(); };
  show();
})();
</script>
""")

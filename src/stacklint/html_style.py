"""The style of the HTML report: light and dark, narrow and wide, on a screen and on paper."""

from __future__ import annotations

STYLE = """
:root{--bg:#fff;--fg:#1c2128;--dim:#57606a;--line:#d8dde3;--card:#f6f8fa;--good:#1a7f37;--part:#8a5a00;
--gap:#cf222e;--none:#6e7781;--note:#0969da;--wrap:#57606a;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e3e8ee;--dim:#9aa5b1;--line:#30363d;--card:#171c22;
--good:#3fb950;--part:#d8a328;--gap:#ff6b63;--none:#8b949e;--note:#58a6ff;--wrap:#9aa5b1}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:68rem;padding:1.5rem;background:var(--bg);color:var(--fg);
font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;margin:0 0 .2rem}
p{margin:.3rem 0}.dim{color:var(--dim)}a{color:var(--note)}
code,pre{font:.875rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
pre{background:var(--bg);border:1px solid var(--line);border-radius:4px;padding:.4rem .6rem;margin:.3rem 0;
white-space:pre-wrap}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--bg);padding:.3rem .6rem}
:focus-visible{outline:2px solid var(--note);outline-offset:2px}
.next{background:var(--card);border-left:4px solid var(--note);border-radius:4px;padding:.6rem 1rem;margin-top:.8rem}
summary{cursor:pointer}details>summary{padding:.2rem 0}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th[scope=row]{font-weight:600}.scroll{overflow-x:auto;position:relative}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.ten{display:grid;grid-template-columns:repeat(auto-fill,minmax(12rem,1fr));gap:.7rem;list-style:none;padding:0;
margin:0}
.ten li{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--none);border-radius:6px;
padding:.6rem .8rem;position:relative}
.ten li.covered{border-top-color:var(--good)}.ten li.partial{border-top-color:var(--part)}
.ten li.gap{border-top-color:var(--gap)}
.ten p{font-size:.875rem;line-height:1.4;overflow-wrap:anywhere}
.ten .state{font-weight:600}
.ten .mark{vertical-align:-.35rem}
.covered .state{color:var(--good)}.partial .state{color:var(--part)}.gap .state{color:var(--gap)}
.ten li.not-needed{background:none}.not-needed .state{color:var(--dim)}.ten .not-needed p:last-child{color:var(--dim)}
.mark{width:1.4rem;height:1.4rem;border-radius:50%;stroke:var(--bg);stroke-width:2.4;fill:none;stroke-linecap:round;
stroke-linejoin:round;background:var(--none)}
.mark .full{fill:var(--bg);stroke:none}.mark circle{stroke-width:1.6}
.mark.covered{background:var(--good)}.mark.partial{background:var(--part)}.mark.gap{background:var(--gap)}
.states td,.states thead th{text-align:center}.states tbody tr{position:relative}
.states thead th{font-size:.75rem;font-weight:600;vertical-align:bottom;padding:.35rem .3rem}
.states thead th:first-child{text-align:left}
.states th[scope=row]{font-weight:400;min-width:9rem}.states code{overflow-wrap:normal}
.states{width:auto}.states td,.states thead th{min-width:6rem}.by{margin-top:.8rem}
.map,svg.ends{display:block;min-width:52rem;max-width:100%;height:auto}
svg text{fill:var(--fg);font:14px system-ui,sans-serif}svg .row{font-weight:600;font-size:13px}
svg .year{text-anchor:middle;fill:var(--dim);font-size:12px}
.rule{stroke:var(--line)}.tool rect{fill:var(--card);stroke:var(--wrap)}.tool text{text-anchor:middle}
.tool.ended rect{stroke:var(--gap);stroke-dasharray:3 3}
.tool.ended text{fill:var(--gap)}
.bond{fill:none;stroke:var(--note);stroke-width:1.6;opacity:.75}.bond.wraps{stroke:var(--wrap);stroke-width:3}
.bond.overlaps{stroke:var(--part);stroke-width:2.6;stroke-dasharray:7 4;opacity:1}
.bond.conflicts{stroke:var(--gap);stroke-width:2.6;stroke-dasharray:2 4;opacity:1}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;padding:0;margin:.4rem 0;color:var(--dim)}
.past{fill:var(--gap);opacity:.35}.end{fill:var(--gap)}.today{stroke:var(--fg);stroke-dasharray:2 3}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--note);border-radius:6px;
padding:.7rem 1rem;margin:.7rem 0}
article.warning{border-left-color:var(--part)}article.error{border-left-color:var(--gap)}
article,.next{overflow-wrap:anywhere}article h3{font-weight:600}article ul{margin:.3rem 0;padding-left:1.4rem}
.severity{font-size:.75rem;text-transform:uppercase;letter-spacing:.04em;color:var(--note)}
.warning .severity{color:var(--part)}.error .severity{color:var(--gap)}
form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.5rem 0}
fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.2rem .8rem}
legend{float:left;padding:0;margin-right:.2rem;font-weight:600}.grow{flex:1 1 14rem;display:flex;gap:.4rem;
align-items:center}
input[type=search],select,button{padding:.3rem .6rem;border:1px solid var(--line);border-radius:4px;
background:var(--bg);
color:var(--fg);font:inherit}
input[type=search]{flex:1;min-width:8rem}select{max-width:16rem}button{cursor:pointer}button:hover{background:var(--card)}
[hidden]{display:none!important}
@media(max-width:40rem){body{padding:.8rem}.ten{grid-template-columns:repeat(2,minmax(0,1fr))}
.states td,.states thead th{min-width:4.5rem}}
@media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--card:#fff;color-scheme:light}
body{max-width:none;padding:0;font-size:11pt}form,.skip{display:none!important}article,.ten li{break-inside:avoid}
.ten{grid-template-columns:repeat(5,1fr);gap:.4rem}.ten li{padding:.4rem .5rem}.ten h3{font-size:.85rem}
.ten p{font-size:.75rem}
.scroll{overflow:visible}.map,svg.ends{min-width:0}*{print-color-adjust:exact}h2,h3{break-after:avoid}}
"""

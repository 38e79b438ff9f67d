"""The frame of the HTML report: style, script, and a policy that allows nothing else."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

_STYLE = """
:root{--bg:#fff;--fg:#1c2128;--dim:#5c6570;--line:#d8dde3;--card:#f6f8fa;--good:#1a7f37;--part:#9a6700;
--gap:#cf222e;--none:#c3cad2;--note:#0969da;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--bg:#0f1318;--fg:#e3e8ee;--dim:#95a0ac;--line:#30363d;
--card:#171c22;--good:#3fb950;--part:#d29922;--gap:#f85149;--none:#3a424b;--note:#58a6ff}}
*{box-sizing:border-box}body{margin:0 auto;max-width:68rem;padding:1.5rem;background:var(--bg);
color:var(--fg);font:16px/1.5 system-ui,sans-serif}h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;
margin:2rem 0 .6rem}p.dim,.dim{color:var(--dim)}code,pre{font:.875rem/1.5 ui-monospace,monospace;
overflow-wrap:anywhere}pre{background:var(--bg);border:1px solid var(--line);padding:.4rem .6rem;margin:.3rem 0;
white-space:pre-wrap}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid var(--line);vertical-align:top}.glance{overflow-x:auto}svg text{fill:var(--fg);
font:13px system-ui,sans-serif}.covered{fill:var(--good)}.partial{fill:var(--part)}.gap{fill:var(--gap)}
.not-needed{fill:var(--none)}svg text.mark{fill:var(--bg);font-weight:700;text-anchor:middle}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--note);
border-radius:4px;padding:.7rem 1rem;margin:.7rem 0}article.warning{border-left-color:var(--part)}
article.error{border-left-color:var(--gap)}article p{margin:.3rem 0}summary{cursor:pointer}
form{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;margin:.5rem 0}
input[type=search]{flex:1 1 14rem;padding:.4rem .6rem;border:1px solid var(--line);border-radius:4px;
background:var(--bg);color:var(--fg);font:inherit}.next{font-weight:600}[hidden]{display:none}
"""
_SCRIPT = """
const form=document.querySelector('form');
if(form){
  const cards=[...document.querySelectorAll('article')];
  const status=document.getElementById('shown');
  const apply=()=>{
    const on=new Set([...form.querySelectorAll('input[type=checkbox]:checked')].map(b=>b.value));
    const words=form.querySelector('input[type=search]').value.toLowerCase().split(/\\s+/);
    let count=0;
    for(const card of cards){
      const text=card.textContent.toLowerCase();
      card.hidden=!on.has(card.dataset.severity)||!words.every(w=>text.includes(w));
      count+=card.hidden?0:1;
    }
    status.textContent=count+' of '+cards.length+' shown';
  };
  form.addEventListener('input',apply);
  form.addEventListener('submit',e=>e.preventDefault());
  form.hidden=false;
  apply();
}
"""


def page(title: str, body: str) -> str:
    """Return a page that loads nothing and runs nothing but its own few lines; the texts are HTML."""
    policy = (
        f"default-src 'none'; style-src '{_digest(_STYLE)}'; script-src '{_digest(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n"
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()

"""The frame of the HTML report: style, script, and a policy that allows nothing else."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from stacklint.html_style import STYLE

_SCRIPT = """
const form=document.querySelector('form');
const cards=[...document.querySelectorAll('article')];
if(form){
  const shown=document.getElementById('shown');
  const project=form.elements.project,words=form.elements.words;
  const chosen=name=>{
    const boxes=[...form.querySelectorAll('input[name='+name+']')];
    return new Set(boxes.filter(b=>b.checked).map(b=>b.value));
  };
  const apply=()=>{
    const severities=chosen('severity'),kinds=chosen('kind');
    const wanted=words.value.toLowerCase().split(/\\s+/);
    let count=0;
    for(const card of cards){
      const text=card.textContent.toLowerCase(),data=card.dataset;
      const here=!project||!project.value||data.project.includes('|'+project.value+'|');
      card.hidden=!(severities.has(data.severity)&&kinds.has(data.kind)&&here&&wanted.every(w=>text.includes(w)));
      count+=card.hidden?0:1;
    }
    shown.textContent=count+' of '+cards.length+' shown';
  };
  form.addEventListener('input',apply);
  form.addEventListener('submit',e=>e.preventDefault());
  form.addEventListener('click',e=>{
    const fold=e.target.dataset.fold;
    if(fold)for(const card of cards)if(!card.hidden)card.querySelector('details').open=fold==='open';
  });
  form.hidden=false;
  apply();
}
const folded=[];
addEventListener('beforeprint',()=>{
  for(const d of document.querySelectorAll('details:not([open])')){d.open=true;folded.push(d);}
});
addEventListener('afterprint',()=>{for(const d of folded.splice(0))d.open=false;});
"""


def page(title: str, body: str) -> str:
    """Return a page that loads nothing and runs nothing but its own few lines; the texts are HTML."""
    policy = (
        f"default-src 'none'; style-src '{_digest(STYLE)}'; script-src '{_digest(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">Skip to the report</a>\n{body}\n'
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()

import { html } from 'hono/html'
import type { Told } from './told.ts'

/** One column for a phone held by a stranger: plain HTML, no script, nothing loaded. */
export const page = (it: Told, nonce: string) =>
  frame(
    { title: `${it.project} · your reward`, colour: it.colour, nonce },
    html`<header><p class="company">${it.company}</p><h1>${it.project}</h1><p class="dim">Backer ${it.number}</p></header>
<main>
<section class="state"><h2>${it.state}</h2><p>${it.says}</p></section>
${parcels(it)}
${it.items.length === 0 ? '' : html`<section><h2>What you get</h2><ul>${it.items.map(item)}</ul></section>`}
${it.address.length === 0 ? '' : html`<section><h2>Where it goes</h2><address>${it.address.map((line) => html`${line}<br>`)}</address></section>`}
<section><h2>Something not right?</h2>${contact(it)}</section>
</main>`,
  )

const item = ({ title, quantity }: Told['items'][number]) => html`<li><b>${quantity} ×</b> ${title}</li>`

function parcels({ parcels: list }: Told) {
  if (list.length === 0) return ''
  return html`<section><h2>${list.length === 1 ? 'Your parcel' : 'Your parcels'}</h2>${list.map(
    ({ carrier, number, url, shipped }) => html`<div class="parcel">
<p><b>${carrier ?? 'Parcel'}</b>${shipped ? html` <span class="dim">· shipped on ${shipped}</span>` : ''}</p>
<p class="number">${number ?? 'Without a tracking number'}</p>
${url ? html`<p><a class="button" href="${url}" rel="noreferrer">Track this parcel</a></p>` : ''}
</div>`,
  )}</section>`
}

function contact({ mail, page: project, company }: Told) {
  if (mail) return html`<p>Write to ${company}: <a href="mailto:${mail}">${mail}</a></p>`
  if (project)
    return html`<p>Write to ${company} on <a href="${project}" rel="noreferrer">the project’s page</a>.</p>`
  return html`<p>Write to ${company} on Kickstarter.</p>`
}

/** For a link that is none of ours, or no longer one: says nothing about whether there ever was such a backer. */
export const nowhere = (nonce: string) =>
  frame(
    { title: 'This link does not work', colour: '#1f4b6e', nonce },
    html`<main><section class="state"><h1>This link does not work</h1>
<p>It may have been cut off on its way. Open it again from the e-mail you were sent, or ask the project’s creator for a new one.</p></section></main>`,
  )

type Frame = { title: string; colour: string; nonce: string }
const frame = ({ title, colour, nonce }: Frame, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style nonce="${nonce}">:root{--brand:${colour};--on:${inkOn(colour)}}${css}</style></head>
<body>${body}</body></html>`

const css = `
*{box-sizing:border-box;margin:0}
:root{--paper:#fff;--ink:#16202a;--dim:#55626f;--line:#d9dfe5;--link:#0b5394}
@media (prefers-color-scheme:dark){:root{--paper:#12181f;--ink:#e8edf2;--dim:#a3b0bd;--line:#33404d;--link:#8fc3f5}}
body{background:var(--paper);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header{background:var(--brand);color:var(--on);padding:1.5rem 1.25rem}
header>*,main{max-width:34rem;margin-inline:auto}
main{padding:0 1.25rem 3rem}
h1{font-size:1.75rem;line-height:1.2}h2{font-size:1.25rem;line-height:1.3;margin-bottom:.5rem}
section{padding:1.5rem 0;border-bottom:1px solid var(--line)}section:last-child{border:0}
.state h2{font-size:1.75rem}.company{font-weight:600}header .dim{opacity:.85}main .dim{color:var(--dim)}
ul{padding:0;list-style:none}li{padding:.25rem 0}address{font-style:normal}
.parcel{padding:.75rem 0}.parcel+.parcel{border-top:1px solid var(--line)}
.number{font-variant-numeric:tabular-nums}
a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.button{display:inline-block;margin-top:.5rem;padding:.75rem 1.25rem;border-radius:.5rem;background:var(--brand);color:var(--on);text-decoration:none;font-weight:600}
`

/** Black or white, whichever reads better on a colour: the larger contrast by WCAG's luminance. */
function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? '#fff' : '#000'
}

import type { Random } from './random.ts'

const SCHEMES = ['javascript', 'vbscript', 'data', 'blob', 'filesystem', 'view-source', 'livescript']
const RESTS = [
  'alert(1)',
  '//commons.example/%0Aalert(1)',
  '//%5Bno-host/alert(1)',
  'text/html;base64,PHNjcmlwdD4=',
  'https://commons.example/1',
  '/*x*/alert(1)//#?x',
]

type Spelling = (scheme: string, random: Random) => string

const between = (sign: string): Spelling => {
  return (scheme, random) => {
    const at = 1 + random.below(scheme.length - 1)
    return `${scheme.slice(0, at)}${sign}${scheme.slice(at)}`
  }
}
const one = (change: (letter: string) => string): Spelling => {
  return (scheme, random) => {
    const at = random.below(scheme.length)
    return scheme.slice(0, at) + change(scheme[at]!) + scheme.slice(at + 1)
  }
}
const code = (letter: string) => letter.codePointAt(0)!
const wide = (letter: string) => (letter === '-' ? letter : String.fromCodePoint(code(letter) + 0xfee0))

/** Ways to write a scheme, or the colon after it, so that who looks for its letters does not find it. */
const SPELLINGS: readonly Spelling[] = [
  (scheme) => scheme,
  (scheme, random) => [...scheme].map((letter) => (random.chance(0.5) ? letter.toUpperCase() : letter)).join(''),
  ...['&Tab;', '&NewLine;', '&#9;', '&#x0A;', '&#0000013;', '&#10', '\t', '\n', '\r\n'].map(between),
  ...['\u0000', '\u0001', '\u007f', '\u200b', '\u00ad', '\ufeff', '%00', '%09', '%0a', '&ZeroWidthSpace;'].map(between),
  ...[' ', '\t', '\n', '\u0000', '\u0001\u001f', '\u00a0', '&#1;', '&#32;', '%20', '\ufeff'].map(
    (sign): Spelling =>
      (scheme) =>
        sign + scheme,
  ),
  one((letter) => `&#${code(letter)};`),
  one((letter) => `&#x${code(letter).toString(16)};`),
  one((letter) => `&#${code(letter).toString().padStart(7, '0')}`),
  one((letter) => `&amp;#${code(letter)};`),
  one((letter) => `%${code(letter).toString(16)}`),
  one((letter) => `%25${code(letter).toString(16)}`),
  one((letter) => `\\${letter}`),
  one((letter) => `\\u00${code(letter).toString(16)}`),
  one(wide),
  (scheme) => [...scheme].map(wide).join(''),
  (scheme) => [...scheme].map((letter) => `&#${code(letter)};`).join(''),
  (scheme) => `view-source:${scheme}`,
  (scheme) => `java{{< unknown >}}script:${scheme}`,
]
const COLONS = [':', ':', ':', '&colon;', '&#58;', '&#x3a;', '%3A', '\uff1a', ' :', '&#9;:', '\\:']

/** An address that would run something if it were followed, in a spelling that hides it. */
export function hostileUrl(random: Random): string {
  const scheme = random.pick(SPELLINGS)(random.pick(SCHEMES), random)
  return scheme + random.pick(COLONS) + random.pick(RESTS)
}

/** A body that puts an address wherever a URL of the schema is read from, as Markdown and as HTML. */
export function bodyOf(url: string): string {
  const quoted = url.replaceAll('"', '&quot;')
  return `
[inline](${url}) [angles](<${url}>) <${url}> [reference][r] ![image](${url}) ![credited](${url} "Photo: Ana, CC BY 4.0")

[r]: ${url}

<a href="${quoted}">html</a> <a href='${url}' data-footnote-ref>note</a> <img src="${quoted}" alt="x" title="Photo by Ana">
<img src="/x.png" srcset="/y.png 1x,${quoted} 2x" alt="x"> <img srcset="${quoted}" alt="x">

<picture><source srcset="${quoted} 100w, /z.png 200w"></picture> <video src="${quoted}" poster="${quoted}"></video>
<audio src="${quoted}"></audio> <q cite="${quoted}">word</q> <del cite="${quoted}">word</del>

<figure><img src="${quoted}" alt="x"><figcaption>Photo by <a href="${quoted}">Ana</a>, <a href="${quoted}">CC BY 4.0</a></figcaption></figure>

{{< figure src="${quoted}" link="${quoted}" attr="Ana" attrlink="${quoted}" caption="Photo by [Ana](${url}) / [Flickr](<${url}>), [CC BY 4.0](${url})" >}}

![below](${url})
*Photo: [Ana](${url}), [CC BY 4.0](${url})*

<blockquote cite="${quoted}"><p>We dug the well ourselves, all of us.</p></blockquote>

> We dug the other well ourselves, too.
>
> — [Ana](${url}), **[Detroit](<${url}>)**

**Lead [label](${url}):** text with a [link](${url}).

- "We dug the third well, all of us." — [Ben](${url})

<svg><a xlink:href="${quoted}"><text>x</text></a></svg><form action="${quoted}"><button formaction="${quoted}">x</button></form>
<p style="background:url(${quoted})">x</p><iframe src="${quoted}"></iframe><object data="${quoted}"></object>
`
}

/** Front matter that puts an address wherever one is read from; none of it keeps a page from being published. */
export function frontMatterOf(url: string): string {
  const text = JSON.stringify(url)
  const caption = JSON.stringify(`Photo by [Ana](${url}), [CC BY 4.0](${url})`)
  return `---
title: "Hostile"
featureImage: ${text}
featureImageCaption: ${caption}
cover: {image: ${text}, caption: ${caption}}
params: {image: ${text}, thumbnail: ${text}}
images: [${text}]
licence: {name: "A licence", url: ${text}}
---
`
}

const PASSING = ['http:', 'https:', 'mailto:', 'tel:', 'xmpp:', 'irc:', 'ircs:', 'matrix:']

/** Whether a browser on a page of the site would take the text for something else than a page or a program to call with. */
export function isActive(text: string): boolean {
  const base = 'https://commons.example/p/'
  if (URL.canParse(text, base)) return !PASSING.includes(new URL(text, base).protocol)
  // Browsers differ in what they cannot parse: here the letters before the colon decide.
  return /^[\s\p{C}]*(?!https?:)[a-z][a-z\d+.-]*:/iu.test(text)
}

/** The text, and what is left of it when it is decoded again and again, as careless clients do. */
export function readings(text: string): string[] {
  const all = [text]
  for (let last = text; all.length < 5; last = all.at(-1)!) {
    const decoded = last
      .replace(/&(?:Tab|NewLine|ZeroWidthSpace);/g, '')
      .replace(/&colon;/g, ':')
      .replace(/&amp;/g, '&')
      .replace(/&#x([\da-f]+);?/gi, (_entity, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replace(/&#(\d+);?/g, (_entity, decimal) => String.fromCodePoint(Number(decimal)))
      .replace(/%([\da-f]{2})/gi, (_escape, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .normalize('NFKC')
    all.push(decoded, decoded.replace(/[\p{C}\p{Z}]/gu, ''))
  }
  // What only decoding makes a scheme of counts where it is one that runs scripts.
  const runs = /^(?:javascript|vbscript|data|blob|filesystem|view-source|livescript):/i
  return all.filter((reading, index) => index === 0 || runs.test(reading))
}

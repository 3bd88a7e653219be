import { expect, test } from 'vitest'
import { decodeCharacterReferences, escapeHtml } from '../../src/content/character-references.ts'
import { parseDocument } from '../../src/content/parse-document.ts'
import { createBodyContext } from './support/read-body.ts'

test.each([
  ['a figure', '{{< figure src="m.png" caption="Roof &rarr; mast &star; caf&eacute; &#8217; &#x2192;" >}}'],
  [
    'raw HTML',
    '<figure><img src="m.png"><figcaption>Roof &rarr; mast &star; caf&eacute; &#8217; &#x2192;</figcaption></figure>',
  ],
  ['an image title', '![A](m.png "Roof &rarr; mast &star; caf&eacute; &#8217; &#x2192;")'],
])('every character reference of HTML is read in the caption of %s', (_name, markdown) => {
  const { document } = parseDocument(markdown, createBodyContext())
  expect(document.imageCredits.map((credit) => credit.caption)).toEqual(['Roof → mast ☆ café ’ →'])
})

test.each(['AT&T; &unknown; &; & &#; &#xG;', 'no character: &#0; &#xD800; &#x110000;'])(
  '%s is no character reference and stays as written',
  (text) => {
    expect(decodeCharacterReferences(text)).toBe(text)
  },
)

test('escaped text is decoded to itself, and only once', () => {
  const text = `<a href="x" title='y'>&amp;lt;`
  expect(decodeCharacterReferences(escapeHtml(text))).toBe(text)
})

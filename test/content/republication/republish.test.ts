import { describe, expect, test } from 'vitest'
import type { CreditedImage } from '../../../src/content/republication/credited-images.ts'
import { type Republishable, republish } from '../../../src/content/republication/republish.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const cc = (kind: string) => ({
  spdx: `CC-${kind}-4.0`,
  name: `CC ${kind} 4.0`,
  url: `https://creativecommons.org/licenses/${kind.toLowerCase()}/4.0/`,
})

const credit = (image: string | null, given: Partial<CreditedImage> = {}): CreditedImage => ({
  role: 'BODY',
  image,
  creator: 'Ana',
  licence: cc('BY'),
  attribution: `Credit of ${image}`,
  attributionHtml: `Credit of <b>${image?.split('/').at(-1)}</b>`,
  ...given,
})

const article = (given: Partial<Republishable> = {}): Republishable => ({
  title: 'Wells',
  url: 'https://site.example/wells/',
  siteTitle: 'The Commons',
  authors: ['Ines', 'Jon'],
  licence: cc('BY-SA'),
  labels: [],
  html: '<p>Forty wells.</p>',
  featureImage: null,
  credits: [],
  ...given,
})

const sharing = { commercial: false, derivatives: false }
const selling = { commercial: true, derivatives: false }
const changing = { commercial: true, derivatives: true }

/** What all three forms say. */
function formsOf(given: Partial<Republishable>, use = sharing) {
  const republished = republish(article(given), use, NOW)
  if (republished === null) throw new Error('It is not offered.')
  const { omitted, statement } = republished
  return { omitted, statement, html: republished.html(), text: republished.text(), markdown: republished.markdown() }
}

const image = (name: string) => `https://site.example/${name}.jpg`
const img = (name: string, alt = name) => `<img src="${image(name)}" alt="${alt}" srcset="${image(`${name}-2x`)} 2x">`

test('an article whose licence is unknown or does not allow the use is not offered', () => {
  expect(republish(article({ licence: null }), sharing, NOW)).toBeNull()
  expect(republish(article({ licence: { spdx: null, name: 'Ask us', url: null } }), sharing, NOW)).toBeNull()
  expect(republish(article({ licence: cc('BY-NC') }), selling, NOW)).toBeNull()
  expect(republish(article({ licence: cc('BY-ND') }), changing, NOW)).toBeNull()
  expect(republish(article({ licence: cc('BY-ND') }), selling, NOW)).not.toBeNull()
})

test('every form says title, author, source and licence, with their addresses', () => {
  const { statement, html, text, markdown } = formsOf({})

  expect(statement).toBe(
    '“Wells” by Ines, Jon, The Commons, CC BY-SA 4.0 (https://site.example/wells/, https://creativecommons.org/licenses/by-sa/4.0/).',
  )
  expect(html).toBe(
    '<p>Forty wells.</p><footer><p><a href="https://site.example/wells/">“Wells”</a> by Ines, Jon, <a href="https://site.example/wells/">The Commons</a>, <a href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</a>.</p></footer>',
  )
  expect(text).toBe(`Forty wells.\n\n${statement}\n`)
  expect(markdown).toContain('Forty wells.\n\n[“Wells”](https://site.example/wells/) by Ines, Jon')
})

test('who changes what is shared alike is told to share alike', () => {
  expect(formsOf({}, changing).statement).toMatch(/Changed versions must be under the same licence\.$/)
  expect(formsOf({}).statement).not.toMatch(/same licence/)
  expect(formsOf({ licence: cc('BY') }, changing).statement).not.toMatch(/same licence/)
})

test('an image that may be used stays, with its credit, and shows only the file that is credited', () => {
  const { html, text, markdown, omitted } = formsOf({
    html: `<p>Look: ${img('well')}</p>`,
    credits: [credit(image('well')), credit(image('elsewhere'))],
  })

  expect(omitted).toEqual([])
  expect(html).toContain(`<p>Look: <img src="${image('well')}" alt="well"></p>`)
  expect(html).toContain(`<ul><li>Credit of <b>well.jpg</b> (<a href="${cc('BY').url}">${cc('BY').url}</a>)</li></ul>`)
  expect(html).not.toContain('elsewhere')
  expect(markdown).toContain(`![well](${image('well')})`)
  expect(markdown).toContain('Credit of **well.jpg**')
  expect(text).toContain(`Credit of ${image('well')} (https://creativecommons.org/licenses/by/4.0/)`)
})

describe('an image goes, and what and why is told', () => {
  test.each([
    ['without a credit', [], 'Its licence is not stated.'],
    ['without a licence', [credit(image('well'), { licence: null })], 'Its licence is not stated.'],
    [
      'under an unknown licence',
      [credit(image('well'), { licence: { spdx: null, name: 'Press photo', url: null } })],
      'What “Press photo” allows is not known here.',
    ],
    [
      'that is not for sale',
      [credit(image('well'), { licence: cc('BY-NC') })],
      '“CC BY-NC 4.0” does not allow commercial use.',
    ],
    [
      'whose creator is to be named, and is not',
      [credit(image('well'), { creator: null })],
      'Its licence asks for the name of who made it, which is not stated.',
    ],
    [
      'of which one credit allows it and another does not',
      [credit(image('well')), credit(image('well'), { licence: cc('BY-NC-ND') })],
      '“CC BY-NC-ND 4.0” does not allow commercial use.',
    ],
  ])('%s', (_which, credits, reason) => {
    const forms = formsOf({ html: `<p>Before ${img('well', 'A well')} after.</p>`, credits }, selling)

    expect(forms.omitted).toEqual([{ what: 'The image “A well”', reason }])
    expect(forms.statement).toContain('Parts of it were left out.')
    for (const form of [forms.html, forms.text, forms.markdown]) expect(form).not.toContain('well.jpg')
    expect(forms.text).toContain('Before after.')
  })

  test.each([
    ['with its figure and caption', `<figure>${img('well')}<figcaption>A well, by Ana</figcaption></figure>`],
    ['with the paragraph it is alone in', `<p> ${img('well')} </p>`],
    ['with a link around it', `<p><a href="${image('well')}">${img('well')}</a></p>`],
    ['with its other sizes', `<picture><source srcset="${image('well-big')}">${img('well')}</picture>`],
    ['with links to it, whose words stay', `<p><a href="${image('well')}">A well</a></p>`],
  ])('%s', (_how, html) => {
    const forms = formsOf({ html: `<p>Text.</p>${html}` })

    for (const form of [forms.html, forms.text, forms.markdown]) expect(form).not.toMatch(/well(?:-\w+)?\.jpg|by Ana/)
    expect(forms.html).toContain(html.includes('>A well</a>') ? '<p>A well</p>' : '<p>Text.</p><footer>')
  })

  test('as videos and recordings do, which have no credits', () => {
    const { html, omitted } = formsOf({
      html: '<video src="https://site.example/a.mp4" poster="https://site.example/p.jpg"><p>No video</p></video><audio src="https://site.example/a.mp3"></audio>',
    })

    expect(html).not.toMatch(/video|audio|mp[34]|p\.jpg/)
    expect(omitted.map(({ what }) => what)).toEqual(['A video', 'A recording'])
  })

  test('while others of the same figure stay', () => {
    const { html } = formsOf({
      html: `<figure>${img('one')}${img('two')}<figcaption>Both</figcaption></figure>`,
      credits: [credit(image('two'))],
    })

    expect(html).toContain(`<figure><img src="${image('two')}" alt="two"><figcaption>Both</figcaption></figure>`)
  })
})

describe('the feature image', () => {
  const featureImage = { url: image('roof'), alt: null }

  test('comes first where it may be used, credited by its role or its address', () => {
    const byRole = formsOf({
      featureImage,
      credits: [credit(null, { role: 'FEATURE', attributionHtml: 'Roof by Ana' })],
    })

    expect(byRole.html).toMatch(/^<figure><img src="[^"]*roof\.jpg" alt=""><\/figure><p>Forty wells\.<\/p>/)
    expect(byRole.html).toContain('<li>Roof by Ana (<a href=')
    expect(formsOf({ featureImage, credits: [credit(image('roof'))] }).html).toContain('roof.jpg')
  })

  test('else is told to be left out', () => {
    const { html, omitted } = formsOf({ featureImage })

    expect(html).not.toContain('roof')
    expect(omitted).toEqual([{ what: 'An image', reason: 'Its licence is not stated.' }])
  })
})

test('labels go along in every form', () => {
  const labels = [{ name: 'TK <A>', url: 'https://labels.example/a', community: 'Weavers', text: 'Say & ask.' }]
  const { html, text, markdown } = formsOf({ labels })

  expect(html).toContain('<li><a href="https://labels.example/a">TK &#x3C;A></a> (Weavers): Say &#x26; ask.</li>')
  expect(text).toContain('TK <A> (Weavers): Say & ask. (https://labels.example/a)')
  expect(markdown).toContain('](https://labels.example/a) (Weavers): Say & ask.')
})

test('what is put in cannot bring anything that is not safe', () => {
  const { html } = formsOf({
    title: '<script>alert(1)</script>',
    siteTitle: '"><img src=x onerror=alert(1)>',
    featureImage: { url: 'https://site.example/"><script>alert(2)</script>.jpg', alt: '"><script>' },
    credits: [
      credit(null, {
        role: 'FEATURE',
        attributionHtml: '<script>alert(3)</script><a href="javascript:alert(4)">x</a>',
      }),
    ],
    labels: [{ name: 'L', url: 'javascript:alert(5)', community: null, text: null }],
  })

  const withoutValues = html.replace(/"[^"]*"/g, '""')
  expect([...new Set(withoutValues.match(/<\w+[^>]*>/g))].sort()).toEqual([
    '<a href="">',
    '<figure>',
    '<footer>',
    '<img src="" alt="">',
    '<li>',
    '<p>',
    '<ul>',
  ])
  expect(html).not.toContain('javascript:')
})

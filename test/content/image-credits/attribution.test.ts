import { describe, expect, test } from 'vitest'
import type { Credit } from '../../../src/content/document.ts'
import { attributionLine } from '../../../src/content/image-credits/attribution.ts'

const credit: Credit = {
  creator: 'Ana Bell',
  creatorUrl: 'https://ana.example/',
  title: 'Tin Roofs',
  source: 'https://www.flickr.com/photos/ana/123456',
  sourceName: 'Flickr',
  licence: { spdx: 'CC-BY-4.0', name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  description: null,
}
const unknown: Credit = {
  creator: null,
  creatorUrl: null,
  title: null,
  source: null,
  sourceName: null,
  licence: null,
  description: null,
}

describe('the attribution line', () => {
  test('tells title, author, source and licence in this order', () => {
    expect(attributionLine(credit, '').text).toBe('“Tin Roofs” by Ana Bell, Flickr, CC BY 4.0')
  })

  test('links each part that has an address', () => {
    expect(attributionLine({ ...credit, title: null }, '').html).toBe(
      '<a href="https://ana.example/">Ana Bell</a>, <a href="https://www.flickr.com/photos/ana/123456">Flickr</a>, ' +
        '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>',
    )
  })

  test('tells only what is known', () => {
    expect(attributionLine({ ...unknown, creator: 'Ana Bell' }, 'A caption').text).toBe('Ana Bell')
  })

  test('names the host of a source that has no name', () => {
    expect(attributionLine({ ...unknown, source: 'https://www.museum.example/item/7' }, '').text).toBe('museum.example')
  })

  test('is the caption where nothing is known, escaped in HTML', () => {
    const line = attributionLine(unknown, 'Roof <b> & "mast"')

    expect(line.text).toBe('Roof <b> & "mast"')
    expect(line.html).toBe('Roof &lt;b&gt; &amp; &quot;mast&quot;')
  })

  test('never links an address that is neither http nor https', () => {
    const line = attributionLine({ ...unknown, creator: '<i>Ana</i>', creatorUrl: 'javascript:alert(1)' }, '')

    expect(line.html).toBe('&lt;i&gt;Ana&lt;/i&gt;')
  })

  test.each([
    ['creator, source and licence', credit, true],
    ['creator, name of the source and licence', { ...credit, source: null }, true],
    ['no creator', { ...credit, creator: null }, false],
    ['no source', { ...credit, source: null, sourceName: null }, false],
    ['no licence', { ...credit, licence: null }, false],
  ])('with %s known, complete is as it should be', (_known, given, complete) => {
    expect(attributionLine(given, '').complete).toBe(complete)
  })
})

import { describe, expect, test } from 'vitest'
import type { Credit } from '../../../src/content/document.ts'
import { parseCaption } from '../../../src/content/image-credits/parse-caption.ts'
import { processorTime } from '../../support/processor-time.ts'
import { captionKinds } from './caption-kinds.ts'
import { captions } from './captions.ts'

const nothing: Credit = {
  creator: null,
  creatorUrl: null,
  title: null,
  source: null,
  sourceName: null,
  licence: null,
  description: null,
}

const kinds = { 'captions of every day': captions, ...captionKinds }

describe.each(Object.entries(kinds))('a caption states its credits and nothing more: %s', (_kind, cases) => {
  test.each(cases.map(([caption, ...credits]) => ({ caption, credits })))('$caption', ({ caption, credits }) => {
    const parsed = parseCaption(caption)

    expect(parsed.credits).toEqual(credits.map((credit) => ({ ...nothing, ...credit })))
  })
})

describe('the caption as plain text', () => {
  test('has no marks, no tags, decoded entities and single spaces', () => {
    const written =
      '_Photo by_  **[Ana\n  Bell](https://a.example/ "Her page")**,<br/> caf&eacute; &amp; `roof` \\*1\\*'

    expect(parseCaption(written).caption).toBe('Photo by Ana Bell, café & roof *1*')
  })

  test('keeps underscores and asterisks that mark nothing', () => {
    expect(parseCaption('Photo by ana_bell_22, 5 * 3 masts').caption).toBe('Photo by ana_bell_22, 5 * 3 masts')
  })

  test('keeps a URL whole, without the full stop of its sentence', () => {
    const { caption, credits } = parseCaption('Photo by Ana Bell: https://www.flickr.com/photos/a_b_/123456_(1).')

    expect(caption).toBe('Photo by Ana Bell: https://www.flickr.com/photos/a_b_/123456_(1).')
    expect(credits[0]?.source).toBe('https://www.flickr.com/photos/a_b_/123456_(1)')
  })

  test('leaves out comments and private-use characters', () => {
    expect(parseCaption('Photo <!-- who? --> by Ana\ue000 Bell').caption).toBe('Photo by Ana Bell')
  })
})

describe('hostile captions', () => {
  test('a caption beyond the limit is kept as it is and states no credit', () => {
    const long = `Photo by Ana Bell ${'x '.repeat(2_000)}`

    expect(parseCaption(long)).toEqual({ caption: long.trim(), credits: [] })
  })

  test.each([
    '_',
    '[',
    '](',
    '<a href="',
    '(',
    'by ',
    'Photo by ',
    'CC BY ',
    '2020 ',
    'https://',
    '“',
    'via X ',
    ' – ',
  ])('four thousand characters of %j are read within a second of the processor', async (part) => {
    const caption = part.repeat(4_000 / part.length)

    expect(await processorTime(() => parseCaption(caption))).toBeLessThan(1_000)
  })
})

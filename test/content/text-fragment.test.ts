import { describe, expect, test } from 'vitest'
import { textFragments } from '../../src/content/body/text-fragment.ts'
import { readBody } from './support/read-body.ts'

function fragmentOf(text: string, words: string, from = 0): string | null {
  const start = text.indexOf(words, from)
  return textFragments({ text, gaps: [] }, [{ start, end: start + words.length }])[0] ?? null
}

test.each([
  ['short words', 'One.\n\nWe dug it ourselves.\n\nTwo.', 'We dug it ourselves.', 'text=We%20dug%20it%20ourselves.'],
  ['a dash, a comma and an ampersand', 'We – all, A-B & C – dug.', 'all, A-B & C', 'text=all%2C%20A%2DB%20%26%20C'],
  [
    'words of two blocks',
    'We dug it.\n\nIt was deep.\n\nEnd.',
    'We dug it.\n\nIt was deep.',
    'text=We%20dug%20it.,It%20was%20deep.',
  ],
  [
    'Chinese',
    '前言。\n\n我们挖了这口井。\n\n后记。',
    '我们挖了这口井。',
    `text=${encodeURIComponent('我们挖了这口井。')}`,
  ],
  ['Arabic', 'مقدمة.\n\nحفرنا البئر.\n\nخاتمة.', 'حفرنا البئر.', `text=${encodeURIComponent('حفرنا البئر.')}`],
])('%s are found by themselves', (_name, text, words, fragment) => {
  expect(fragmentOf(text, words)).toBe(fragment)
})

test('words that are there twice are found by what is beside them', () => {
  const text = 'Ana said:\n\nWe dug.\n\nBen said later:\n\nwe Dug.\n\nEnd.'

  expect(fragmentOf(text, 'We dug.')).toBe('text=Ana%20said%3A-,We%20dug.,-Ben%20said')
  expect(fragmentOf(text, 'we Dug.')).toBe('text=said%20later%3A-,we%20Dug.,-End.')
})

test('words that nothing tells apart have none', () => {
  const text = 'We dug.\n\n'.repeat(50).trim()

  expect(fragmentOf(text, 'We dug.', 200)).toBeNull()
})

test('long words are found by their ends', () => {
  const long = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ')
  const text = `Before.\n\n${long}\n\nAfter.`

  expect(fragmentOf(text, long)).toBe('text=word0%20word1%20word2%20word3,word56%20word57%20word58%20word59')
})

/** What a browser is to look for, of each quote of a page in Markdown. */
function wanted(markdown: string): (string | null)[] {
  const { quotes } = readBody(markdown).body
  return quotes.map(({ fragment }) => fragment && decodeURIComponent(fragment.replace('text=', '')))
}

describe('no part runs over the end of a block', () => {
  test('a quotation mark alone tells quoted words from others', () => {
    expect(wanted('We dug the well here. So what?\n\n# Later\n\n- "We dug the well here."\n\nEnd.')).toEqual([
      '"-,We dug the well here.,-"',
    ])
  })

  test('words that only the blocks around them tell apart have none, where a quotation mark is between', () => {
    const markdown = '# First\n\n- "We dug the well here."\n\n# Second\n\n- "We dug the well here."'

    expect(wanted(markdown)).toEqual([null, null])
  })

  test('what is beside the words is of one block', () => {
    expect(wanted('# A\n\nBefore.\n\n> We dug.\n\nOr.\n\nAfter.\n\n> We dug.\n\nAnd.')).toEqual([
      'Before.-,We dug.,-Or.',
      'After.-,We dug.,-And.',
    ])
  })

  test('nor over a line break', () => {
    expect(wanted('> We dug it\\\n> on our own.\n\nEnd.')).toEqual(['We dug it,on our own.'])
  })

  test('nor over the edge of a table cell', () => {
    expect(wanted('| One | Two |\n| --- | --- |\n| Three | Four |\n\n> We dug.\n\nBy then we dug.')).toEqual([
      'Four-,We dug.,-By then',
    ])
  })
})

test.each([
  ['accents', 'Esta bien en la casa.', 'Está bien en la casa.'],
  ['the shape of quotation marks', 'He “asked” me twice.', 'He "asked" me twice.'],
  ['the shape of apostrophes', "It's been dry so long.", 'It’s been dry so long.'],
  ['case and ß', 'In der STRASSE ist es laut.', 'In der Straße ist es laut.'],
  ['strokes and ligatures', 'Soren went to the Faeroes.', 'Søren went to the Færoes.'],
  ['kinds of spaces', 'We dug it on our own.', 'We dug\u00a0it on our own.'],
])('words that differ in %s alone are the same to a browser', (_name, words, quoted) => {
  expect(wanted(`${words}\n\n> ${quoted}\n\nThe end.`)).toEqual([
    `${words.split(' ').slice(-2).join(' ')}-,${quoted.replace('\u00a0', ' ')},-The end.`,
  ])
})

describe('no part runs over what is on the page and not in its text', () => {
  test.each([
    ['the number of a footnote', 'The pump[^1] broke in winter.', 'The pump,broke in winter.'],
    ['the number of a footnote before the full stop', 'The pump broke in summer[^1].', 'The pump broke in,.'],
    [
      'numbers of footnotes around the last of many full stops',
      'We had a well. There is a second one now that from all that we were told is as deep as ours. It broke[^1].[^1]',
      'We had a well. There is a second one now that from all that we were told is as deep as ours. It broke',
    ],
    ['a picture', 'The pump ![A pump](/pump.png) broke in winter.', 'The pump,broke in winter.'],
  ])('%s', (_name, words, fragment) => {
    expect(wanted(`> ${words}\n\nThe end.\n\n[^1]: In fact in autumn.`)).toEqual([fragment])
  })

  test('nor do words beside it tell anything', () => {
    const markdown = 'One.[^1]\n\n> We dug the well.[^1]\n\nTwo.\n\n> We dug the well.\n\nEnd.\n\n[^1]: A note.'

    expect(wanted(markdown)).toEqual([null, 'Two.-,We dug the well.,-End.'])
  })
})

describe('of many passages cut at random', () => {
  const vocabulary = 'we dug the well it ran dry and then again'.split(' ')
  const text = Array.from(
    { length: 400 },
    (_, index) => vocabulary[(index * 7 + (index % 13) * 3) % vocabulary.length] + (index % 9 === 8 ? '.\n\n' : ' '),
  ).join('')

  test('each fragment finds its passage first and alone', () => {
    const fold = (words: string) => words.toLowerCase().replace(/\s+/g, ' ')
    let told = 0
    for (let start = 0; start < text.length - 60; start += 37) {
      const from = text.lastIndexOf(' ', start) + 1
      const to = text.indexOf(' ', from + 40)
      const [fragment] = textFragments({ text, gaps: [] }, [{ start: from, end: to }])
      if (fragment == null) continue
      told++
      const [prefix, first, last, suffix] = parse(fragment)
      const page = fold(text)
      const lead = prefix === '' ? '' : `${prefix} `
      const trail = suffix === '' ? '' : ` ${suffix}`
      const whole = fold(lead + first + (last === '' ? trail : ''))
      expect(page.split(whole).length).toBe(2)
      const at = page.indexOf(whole) + fold(lead).length
      const end =
        last === ''
          ? at + fold(first).length
          : page.indexOf(fold(last + trail), at + fold(first).length) + fold(last).length
      expect(page.slice(at, end).trim()).toBe(fold(text.slice(from, to)).trim())
    }
    expect(told).toBeGreaterThan(10)
  })

  function parse(fragment: string): [string, string, string, string] {
    const parts = fragment.replace('text=', '').split(',')
    const prefix = parts[0]?.endsWith('-') ? parts.shift()!.slice(0, -1) : ''
    const suffix = parts.at(-1)?.startsWith('-') ? parts.pop()!.slice(1) : ''
    return [prefix, parts[0] ?? '', parts[1] ?? '', suffix].map(decodeURIComponent) as [string, string, string, string]
  }
})

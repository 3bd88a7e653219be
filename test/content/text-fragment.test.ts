import { describe, expect, test } from 'vitest'
import { textFragments } from '../../src/content/text-fragment.ts'

function fragmentOf(text: string, words: string, from = 0): string | null {
  const start = text.indexOf(words, from)
  return textFragments(text, [{ start, end: start + words.length }])[0] ?? null
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

  expect(fragmentOf(text, 'We dug.')).toBe('text=Ana%20said%3A-,We%20dug.,-Ben')
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
      const [fragment] = textFragments(text, [{ start: from, end: to }])
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

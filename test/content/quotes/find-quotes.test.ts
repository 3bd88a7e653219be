import { describe, expect, test } from 'vitest'
import { readBody } from '../support/read-body.ts'

function quotesOf(markdown: string) {
  const { body } = readBody(markdown)
  for (const quote of body.quotes) expect(body.text.slice(quote.start, quote.end)).toBe(quote.text)
  return body.quotes.map(({ text, attribution, source }) => [text, attribution, source])
}

const TEXT = 'We dug the well in one summer.'

test.each([
  ['a block quote', `> ${TEXT}`],
  ['a list item', `- "${TEXT}"`],
  ['a loose list item', `- "${TEXT}"\n\n- other`],
  ['a paragraph', `“${TEXT}”`],
  ['German marks', `„${TEXT}“`],
  ['French marks', `« ${TEXT} »`],
  ['Danish marks', `»${TEXT}«`],
  ['Swedish marks', `”${TEXT}”`],
  ['single guillemets', `‹${TEXT}›`],
  ['single marks', `‘${TEXT}’`],
  ['corner marks', `「${TEXT}」`],
  ['white corner marks', `『${TEXT}』`],
  ['emphasis around it', `*"${TEXT}"*`],
  ['marks in a block quote', `> "${TEXT}"`],
])('%s is a quote without its outer marks', (_name, markdown) => {
  expect(quotesOf(markdown)).toEqual([[TEXT, null, null]])
})

test.each([
  ['a dash after the mark', `> "${TEXT}" - Ana, Detroit`],
  ['a dash glued to both', `> "${TEXT}"—Ana, Detroit`],
  ['a dash after the last sentence', `> ${TEXT} — Ana, Detroit`],
  ['a last line', `> ${TEXT}\n> -- Ana, Detroit`],
  ['a last line after a hard break', `> ${TEXT}  \n> – Ana, Detroit`],
  ['a lazy line', `> ${TEXT}\n— **Ana, Detroit**`],
  ['a last paragraph', `> ${TEXT}\n>\n> ———— Ana, Detroit`],
  ['a list of one', `> ${TEXT}\n> - Ana, Detroit`],
  ['a paragraph below', `> ${TEXT}\n\n― Ana, Detroit`],
  ['parentheses', `> "${TEXT}" (Ana, Detroit)`],
  ['parentheses on a line', `> ${TEXT}\n>\n> (Ana, Detroit)`],
  ['a cite element', `> ${TEXT}\n>\n> <cite>— Ana, Detroit</cite>`],
  ['a raw block quote', `<blockquote><p>${TEXT}</p>&mdash; Ana, Detroit</blockquote>`],
  ['a figure', `<figure><blockquote>${TEXT}</blockquote><figcaption>Ana, Detroit</figcaption></figure>`],
  ['a list item', `- "${TEXT}" — Ana, Detroit`],
  ['a paragraph', `"${TEXT}" (Ana, Detroit)`],
  ['a paragraph and the next', `"${TEXT}"\n\n— Ana, Detroit`],
  ['a full stop at its end', `> "${TEXT}" — Ana, Detroit.`],
])('the attribution may stand in %s', (_name, markdown) => {
  expect(quotesOf(markdown)).toEqual([[TEXT, 'Ana, Detroit', null]])
})

test('a link in the attribution is the source', () => {
  expect(quotesOf(`> ${TEXT}\n>\n> — Ana in [The Paper](/paper/#p)`)).toEqual([
    [TEXT, 'Ana in The Paper', 'https://commons.example/paper/#p'],
  ])
})

test('the page that a raw block quote cites is the source', () => {
  expect(quotesOf(`<blockquote cite="https://paper.example/1">${TEXT}</blockquote>`)).toEqual([
    [TEXT, null, 'https://paper.example/1'],
  ])
})

test('a reporting verb is not part of the name', () => {
  expect(quotesOf('> 我们一起挖了这口井。\n>\n> ———— 安娜 如此说道')).toEqual([['我们一起挖了这口井。', '安娜', null]])
})

test('inner marks and dashes stay', () => {
  expect(quotesOf('- "She said \'go\' – so we went—all of us."')).toEqual([
    ["She said 'go' – so we went—all of us.", null, null],
  ])
})

test('a block quote of several paragraphs is one quote', () => {
  expect(quotesOf('> “One day.\n>\n> “Another day.”\n>\n> — Ana')).toEqual([['One day.\n\n“Another day.', 'Ana', null]])
})

test('a quote within a quote belongs to the outer one', () => {
  expect(quotesOf('> Outer.\n>\n> > Inner.')).toHaveLength(1)
})

test.each([
  ['an alert', '> [!NOTE]\n> Mind the step.'],
  ['a quoted word in prose', 'They never called it "technical" at all.'],
  ['a quoted name', '- "README"'],
  ['two quoted parts', '"Yes," she said, "we dug the well there."'],
  ['a heading', '## "We dug the well ourselves."'],
  ['code', '    "We dug the well ourselves."'],
])('%s is no quote', (_name, markdown) => {
  expect(quotesOf(markdown)).toEqual([])
})

test('lines that all begin with a dash are a dialogue, not an attribution', () => {
  expect(quotesOf('> – Is it deep?  \n> – Very.')).toEqual([['– Is it deep?\n– Very.', null, null]])
})

test('the HTML of a quote has its words only', () => {
  const { body } = readBody('> "We *dug* the [well](/w/)." — Ana')

  expect(body.quotes[0]?.html).toBe('<p>We <em>dug</em> the <a href="https://commons.example/w/">well</a>.</p>')
})

test('a quote knows its section, its place and its line', () => {
  const { body } = readBody('# A\n\n> One by one.\n\n# B\n\n- "Two words of five here."\n- "Three words of five here."')

  expect(body.quotes.map(({ position, section, line }) => [position, section, line])).toEqual([
    [0, 0, 3],
    [1, 1, 7],
    [2, 1, 8],
  ])
})

test('a mark that nothing closes is told, unless a later paragraph closes it', () => {
  expect(readBody('"We dug the well.').problems).toMatchObject([{ code: 'quote-unclosed', line: 1 }])
  expect(readBody('"We dug the well.\n\n"And drank."').problems).toEqual([])
  expect(readBody('> A word before.\n>\n> “We dug the well.').problems).toMatchObject([
    { code: 'quote-unclosed', line: 3 },
  ])
  expect(readBody('> “We dug the well.\n>\n> And drank.”').problems).toEqual([])
  expect(readBody('> “We dug the well.\n\nThen:\n\n> We drank.”').problems).toEqual([])
  const speech = ['“One.', '“Two.', '“Three.', '“Four.', '“Five.', '“Six.”']
  expect(readBody(speech.join('\n\n')).problems).toEqual([])
})

test('a mark that is shown as code opens nothing', () => {
  expect(readBody('- `"dig` starts it\n- **`"drink`**\n\n<kbd>"</kbd> is a key.').problems).toEqual([])
})

describe('scripts without spaces', () => {
  test.each([
    ['Thai', 'บ้านของเราอยู่ริมแม่น้ำ'],
    ['Lao', 'ເຮືອນຂອງພວກເຮົາຢູ່ແຄມແມ່ນ້ຳ'],
    ['Khmer', 'ផ្ទះរបស់យើងនៅក្បែរទន្លេ'],
    ['Burmese', 'ကျွန်ုပ်တို့၏အိမ်သည်မြစ်ကမ်းဘေးတွင်ရှိသည်'],
  ])('a sentence in %s is a quote, in a block quote and between marks', (_name, sentence) => {
    expect(quotesOf(`> ${sentence}`)).toEqual([[sentence, null, null]])
    expect(quotesOf(`- "${sentence}"`)).toEqual([[sentence, null, null]])
  })

  test('a word is none', () => {
    expect(quotesOf('> สวัสดี')).toEqual([])
    expect(quotesOf('- "แม่น้ำ"')).toEqual([])
  })
})

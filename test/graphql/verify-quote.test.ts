import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillPhrases } from '../../src/database/write/fill-phrases.ts'
import type { Context } from '../../src/graphql/context.ts'
import { verifyQuote } from '../../src/graphql/verify-quote.ts'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { contextOf } from '../support/context.ts'
import { createRandom, type Random } from '../support/random.ts'
import { openReader, type Reader } from '../support/reader.ts'

/** How many quotations of each kind are made up; `COMMONPLACE_QUOTATIONS` makes up more. */
const ROUNDS = Number(process.env.COMMONPLACE_QUOTATIONS ?? 200)

const WELLS = 'We dug three wells before the summer, and nobody asked us who had allowed it.'
const OURS = 'We don’t own the water — we only “look after” it… until the next ones come.'
const SHORT = 'Water has no owner.'
const BEFORE = 'The village lies where two roads meet and the bus turns round twice a day.'
const TAKEN_BACK = 'The mayor promised us a pump in writing, and later he denied it.'
const HIDDEN = 'The minister signed the secret paper on a Tuesday in March.'
const SWEEP = 'I sweep.'
const DEEP = 'We dug deeper.'
const COLD = 'It costs €5 where a ≠ b, and ٥ قروش من البيت.'
const JAPANESE = '水は誰のものでもない。私たちはそれを守るだけです。'

const wells: TestArticle = {
  path: '/wells/',
  sections: [{ anchor: 'one', text: BEFORE, quotes: [WELLS, OURS, SHORT, SWEEP, DEEP, COLD] }],
}

const rain: TestArticle = {
  path: '/rain/',
  sections: [{ anchor: 'one', text: 'Rain fell upon our roofs again. '.repeat(2_000) }],
}

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const { database } = reader.db
  const first = await publishRelease(database, {
    add: [
      { path: '/wells/', sections: [{ anchor: 'one', text: BEFORE, quotes: [WELLS, TAKEN_BACK] }] },
      {
        path: '/gone/',
        sections: [{ anchor: 'one', quotes: ['Whoever drinks from the old well forgets the new one.'] }],
      },
      { path: '/mizu/', edition: { language: 'ja' }, sections: [{ anchor: 'one', quotes: [JAPANESE] }] },
    ],
    hold: [{ path: '/secret/', sections: [{ anchor: 'one', quotes: [HIDDEN] }] }],
  })
  await publishRelease(database, { add: [wells, rain], close: first.editions.slice(0, 2) })
})

afterAll(() => reader.close())

const QUESTION = `query ($text: String!, $article: String) {
  verifyQuote(text: $text, article: $article) {
    kind quote { text } article { path text } range { start end } difference
  }
}`

async function verify(text: string, article: string | null = null, release: number | null = null) {
  const { data, errors } = await reader.ask(QUESTION, { text, article }, release)
  expect(errors).toEqual([])
  const { kind, quote, article: found, range, difference } = data.verifyQuote
  return {
    kind,
    quote: quote?.text ?? null,
    path: found?.path ?? null,
    words: range && found ? found.text.slice(range.start, range.end) : null,
    difference,
  }
}

test.each([
  ['a quote', WELLS, 'https://commons.example/wells/#one'],
  [
    'other text',
    'The village lies where two roads meet',
    'https://commons.example/wells/#:~:text=The%20village%20lies%20where%20two%20roads%20meet',
  ],
  ['what is gone', TAKEN_BACK, null],
  ['what is hidden', HIDDEN, null],
])('the address of the words leads to %s', async (_what, text, url) => {
  const { data } = await reader.ask('query ($text: String!) { verifyQuote(text: $text) { url } }', { text })

  expect(data.verifyQuote).toEqual({ url })
})

const NOT_OURS = { kind: 'NOT_OURS', quote: null, path: null, words: null, difference: null }

test('words that stand there are verbatim, with the quote and where it is', async () => {
  const verbatim = { kind: 'VERBATIM', quote: WELLS, path: '/wells/', words: WELLS, difference: null }
  expect(await verify(WELLS, '/wells/')).toEqual(verbatim)
  expect(await verify(WELLS)).toEqual(verbatim)
  expect(await verify(`“${WELLS}”`, 'https://commons.example/wells/index.html#one')).toEqual(verbatim)
})

test.each([
  ["\"We don't own the water -- we only 'look after' it ... until the next ones come.\""],
  ['We don`t own the water—we only „look after“ it. . . until\r\nthe next ones\u00A0come.'],
  [
    '«\u202FWe don\u02BCt own the wa\u00ADter – we on\u00AD\nly «\u00A0look after\u00A0» it…until the next ones come\u202F»',
  ],
  ['\uFEFFWe don\u2019t own\u2003the\u200B water \u2212 we only look after it⋯ until the next ones come,'],
  ['… until the next ones come …'],
])('the same words set otherwise are verbatim: %j', async (text) => {
  expect(await verify(text)).toMatchObject({ kind: 'VERBATIM', quote: OURS })
})

test.each([
  ['the bar of a sign written by itself', COLD.normalize('NFD')],
  ['a drawn-out line', COLD.replace('قروش', 'قـــروش')],
  ['a dash before the words', '—It costs €5'],
])('%s changes nothing', async (_what, text) => {
  expect(await verify(text)).toMatchObject({ kind: 'VERBATIM', quote: COLD })
})

test('the minus of an amount is no dash before the words', async () => {
  for (const article of [null, '/wells/'])
    expect(await verify('−€5 where a ≠ b', article)).toMatchObject({
      kind: 'ALTERED',
      difference: expect.stringMatching(/^“−” /),
    })
})

test('words too few to be looked for are verbatim where what is like them turns out to be the same', async () => {
  const found = await Promise.all(
    BEFORE.split(' ').map((_word, index, words) => verify(words.slice(index, index + 5).join(' '))),
  )
  expect(found.filter(({ kind }) => kind === 'VERBATIM')).not.toEqual([])
  expect(found.filter(({ kind }) => kind === 'ALTERED')).toEqual([])
  const here = await Promise.all(
    BEFORE.split(' ').map((_word, index, words) => verify(words.slice(index, index + 5).join(' '), '/mizu/')),
  )
  expect(here.map(({ kind }) => kind)).toEqual(found.map(({ kind }) => (kind === 'VERBATIM' ? 'ELSEWHERE' : kind)))
})

test('writing without spaces is compared letter by letter', async () => {
  expect(await verify('『水は誰の\nものでもない。私たちは それを守るだけです。』')).toMatchObject({
    kind: 'VERBATIM',
    path: '/mizu/',
  })
  expect(await verify('水は私のものでもない。私たちはそれを守るだけです。')).toMatchObject({
    kind: 'ALTERED',
    difference: '“私” instead of “誰”',
  })
})

test('a passage of a quote is verbatim, and so is one of other text, which is no quote', async () => {
  expect(await verify('nobody asked us who had allowed it')).toMatchObject({ kind: 'VERBATIM', quote: WELLS })
  expect(await verify('three wells before')).toMatchObject({ kind: 'VERBATIM', words: 'three wells before' })
  const turns = 'two roads meet and the bus turns'
  expect(await verify(turns)).toEqual({
    kind: 'VERBATIM',
    quote: null,
    path: '/wells/',
    words: turns,
    difference: null,
  })
  expect(await verify('the bus', '/wells/')).toMatchObject({ kind: 'VERBATIM', quote: null, words: 'the bus' })
  expect(await verify('he bus', '/wells/')).toEqual(NOT_OURS)
})

test.each([
  ['We dug three wells before the summer, and nobody asked us who had not allowed it.', '“not” added'],
  ['We dug four wells before the summer, and nobody asked us who had allowed it.', '“four” instead of “three”'],
  ['We dug wells before the summer, and nobody asked us who had allowed it.', '“three” left out'],
  ['We dug three wells before the summer and nobody asked us who had allowed it!', '“,” left out; “!” added'],
  ['we dug three wells before the summer, and nobody asked us who had allowed it.', '“we” instead of “We”'],
  ['Water has an owner.', '“an” instead of “no”'],
  ['We dont own the water — we only look after it… until the next ones come.', '“dont” instead of “don’t”'],
])('a changed word is never verbatim: %s', async (text, difference) => {
  for (const article of [null, '/wells/', '/mizu/'])
    expect(await verify(text, article)).toMatchObject({ kind: 'ALTERED', path: '/wells/', difference })
})

test.each([
  ['I sleep.', SWEEP, '“sleep” instead of “sweep”'],
  ['I sleep', SWEEP, '“sleep” instead of “sweep”'],
  ['You sweep.', SWEEP, '“You” instead of “I”'],
  ['I never sweep.', SWEEP, '“never” added'],
  ['We fell deeper.', DEEP, '“fell” instead of “dug”'],
  ['We deeper.', DEEP, '“dug” left out'],
])('a short quote with another word is altered: %s', async (text, quote, difference) => {
  for (const article of [null, '/wells/', '/mizu/'])
    expect(await verify(text, article)).toMatchObject({ kind: 'ALTERED', quote, path: '/wells/', difference })
})

test.each(['They sleep.', 'Sleep.', 'the roads'])('fewer of its words are not ours: %s', async (text) => {
  for (const article of [null, '/wells/']) expect(await verify(text, article)).toEqual(NOT_OURS)
})

test('words in capitals are the same words, one alone and one among others are not', async () => {
  for (const article of [null, '/wells/'])
    expect(await verify(WELLS.toUpperCase(), article)).toMatchObject({ kind: 'VERBATIM', quote: WELLS, words: WELLS })
  expect(await verify('NOBODY ASKED US')).toMatchObject({ kind: 'VERBATIM', words: 'nobody asked us' })
  expect(await verify('TWO ROADS MEET AND THE BUS TURNS')).toMatchObject({ kind: 'VERBATIM', quote: null })
  expect(await verify(WELLS.replace('three', 'four').toUpperCase())).toMatchObject({
    kind: 'ALTERED',
    difference: '“FOUR” instead of “three”',
  })
  expect(await verify('and nobody asked US who had allowed it')).toMatchObject({
    kind: 'ALTERED',
    difference: '“US” instead of “us”',
  })
  expect(await verify('US', '/wells/')).toEqual(NOT_OURS)
  expect(await verify(TAKEN_BACK.toUpperCase())).toMatchObject({ kind: 'WITHDRAWN', path: '/wells/' })
})

test.each([
  ['We dug three wells … nobody asked us who had allowed it.', '“before the summer, and” left out'],
  ['We dug three wells [...] and nobody asked us […] had allowed it', '“before the summer,” left out; “who” left out'],
  ['We … asked us who', '“dug three wells before the summer, and nobody” left out'],
  ['We dug (…) wells before the summer, […]', '“three” left out'],
  ['We dug three … wells before the summer', '“…” added'],
  ['[The farmers] dug three wells before the summer', '“[The farmers]” added'],
  ['three wells before [they] had allowed it', '“[they]” instead of “the summer, and nobody asked us who”'],
  ['three wells [that is, holes] before the summer', '“[that is, holes]” added'],
  ['We dug three wells before the summer, and nobody [sic] asked us', '“[sic]” added'],
  ['before the summer, and [N]obody asked us', '“[N]obody” instead of “nobody”'],
])('what is left out or put in is told: %s', async (text, difference) => {
  for (const article of [null, '/wells/', '/mizu/'])
    expect(await verify(text, article)).toMatchObject({ kind: 'ALTERED', path: '/wells/', quote: WELLS, difference })
})

test.each([
  ['whose parts stand in another order', 'nobody asked us … three wells before the summer'],
  ['whose parts are of two quotes', 'three wells before the summer … only look after it'],
  ['of which one part is of nobody', 'three wells before the summer … whales before the winter'],
])('a quotation is not put together %s', async (_what, text) => {
  for (const article of [null, '/wells/']) {
    const verdict = await verify(text, article)
    expect(verdict).not.toMatchObject({ kind: 'VERBATIM' })
    expect(verdict.difference ?? '').not.toMatch(/^“[^”]*” left out$/)
  }
})

test.each([
  ['two quotes', 'until the next ones come. Water has no owner.', 'the break after “come.” left out'],
  ['text and a quote', 'the bus turns round twice a day. We dug three wells', 'the break after “day.” left out'],
])('%s that stand one after the other are not one', async (_what, text, difference) => {
  for (const article of [null, '/wells/'])
    expect(await verify(text, article)).toMatchObject({ kind: 'ALTERED', path: '/wells/', difference })
})

test('true words under another article are elsewhere', async () => {
  expect(await verify(WELLS, '/mizu/')).toMatchObject({ kind: 'ELSEWHERE', quote: WELLS, path: '/wells/' })
  expect(await verify(WELLS, '/never/')).toMatchObject({ kind: 'ELSEWHERE', path: '/wells/' })
})

test('words that were taken back are withdrawn, without the text; at their release they stand', async () => {
  const withdrawn = { ...NOT_OURS, kind: 'WITHDRAWN' }
  expect(await verify(TAKEN_BACK)).toEqual({ ...withdrawn, path: '/wells/' })
  expect(await verify('he promised us a pump in writing', '/wells/')).toMatchObject({ kind: 'NOT_OURS' })
  expect(await verify('Whoever drinks from the old well forgets the new one.', '/gone/')).toEqual(withdrawn)
  expect(await verify('Whoever drinks from the old well forgets the old one.', '/gone/')).toEqual(NOT_OURS)
  expect(await verify(TAKEN_BACK, '/wells/', 1)).toMatchObject({ kind: 'VERBATIM', quote: TAKEN_BACK })
  expect(await verify(OURS, null, 1)).toEqual(NOT_OURS)
})

test('hidden words are nobody’s, and looking for them takes as many statements as for any others', async () => {
  expect(await verify(HIDDEN)).toEqual(NOT_OURS)
  expect(await verify(HIDDEN, '/secret/')).toEqual(NOT_OURS)
  expect(await verify(HIDDEN.replace('March', 'May'), '/secret/')).toEqual(NOT_OURS)
  const hidden = await reader.ask(QUESTION, { text: HIDDEN })
  const foreign = await reader.ask(QUESTION, { text: 'Somebody else signed quite another paper on a day in May.' })
  expect(hidden.statements).toBe(foreign.statements)
})

describe('what is no quotation', () => {
  test.each(['', ' ', '…', '“”', '—!?', '\0', '\u200B'])('%j is not ours', async (text) => {
    expect(await verify(text)).toEqual(NOT_OURS)
    expect(await verify(text, '/wells/')).toEqual(NOT_OURS)
  })

  test('is answered whatever it is made of, up to a length', async () => {
    for (const part of ['a ', '. ', '水', "'", '\u00AD', '- ', 'We dug ', '\uD800', '%_\\'])
      expect((await verify(part.repeat(Math.floor(5_000 / part.length)), '/wells/')).kind).toBe('NOT_OURS')
    const { data, errors } = await reader.ask(QUESTION, { text: 'a'.repeat(5_001) })
    expect(data).toBeNull()
    expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })
})

test('others have their turn before a long text is compared', async () => {
  const turnsFor = async (path: string) => {
    const context = await contextOf(reader.db.database, null)
    let turns = 0
    const turn: Context['slices']['turn'] = (operation, value) => {
      turns += 1
      return context.slices.turn(operation, value)
    }
    await verifyQuote({ ...context, slices: { ...context.slices, turn } }, 'Snow fell upon our roofs again.', path)
    return turns
  }

  expect(await turnsFor('/rain/')).toBeGreaterThan(0)
  expect((await verify('Snow fell upon our roofs again.', '/rain/')).kind).toBe('ALTERED')
})

test('several questions about one article read its text once', async () => {
  const ask = async (count: number) => {
    const questions = Array.from(
      { length: count },
      (_, index) => `q${index}: verifyQuote(text: $text, article: "/wells/") { kind }`,
    )
    const { data, statements } = await reader.ask(`query ($text: String!) { ${questions.join(' ')} }`, { text: WELLS })
    expect(new Set(Object.values(data).map((verdict) => (verdict as { kind: string }).kind))).toEqual(
      new Set(['VERBATIM']),
    )
    return statements
  }

  expect(await ask(8)).toBe(await ask(1))
})

test('a verdict takes few statements, however it ends', async () => {
  const statements = async (text: string, article: string | null) =>
    (await reader.ask(QUESTION, { text, article })).statements
  expect(await statements(WELLS, '/wells/')).toBeLessThanOrEqual(8)
  expect(await statements('Nobody ever said a thing like this one here.', '/wells/')).toBeLessThanOrEqual(8)
  expect(await statements(WELLS.replace('three', 'four'), null)).toBeLessThanOrEqual(9)
})

describe('of many quotations made at random', () => {
  const QUOTES = [WELLS, OURS, SHORT, DEEP]
  const OTHERS = ['never', 'four', 'winter', 'water', 'they', 'two', 'summers', 'WELLS', 'n’t']

  /** The same words, set otherwise. */
  function resetWords(text: string, random: Random): string {
    const set = text
      .replaceAll('’', random.pick(["'", '’', 'ʼ', '`']))
      .replaceAll('—', random.pick(['--', ' – ', '—', '−']))
      .replaceAll('…', random.pick(['...', '. . .', '⋯']))
      .replace(/[“”]/g, random.pick(['"', '„', '«', '']))
      .replace(/ /g, () => random.pick([' ', ' ', '\n', '\u00A0', '  ', '\r\n\t']))
    const form = random.pick(['NFC', 'NFD', 'NFKC'])
    return random.pick(['“', '', '«\u202F', '"']) + set.normalize(form) + random.pick(['”', '', '"'])
  }

  /** Words of which one is another, is gone, or is new. */
  function changeWord(text: string, random: Random): string {
    const words = text.split(' ')
    const index = random.below(words.length)
    const other = random.pick(OTHERS.filter((word) => !words[index]?.includes(word)))
    const change = random.pick(['replace', 'add', 'not', 'drop'])
    if (change === 'replace') words[index] = other
    else if (change === 'add') words.splice(index, 0, other)
    else if (change === 'not') words.splice(index + 1, 0, 'not')
    // What is left of the ends would be a passage, word for word.
    else words.splice(1 + random.below(words.length - 2), 1)
    return words.join(' ')
  }

  test('every one that is only set otherwise is verbatim', async () => {
    const random = createRandom(11)
    for (let round = 0; round < ROUNDS; round++) {
      const quote = random.pick(QUOTES)
      const text = resetWords(quote, random)
      expect({ text, ...(await verify(text, random.pick([null, '/wells/']))) }).toMatchObject({
        text,
        kind: 'VERBATIM',
        quote,
      })
    }
  })

  test('none with another word is', async () => {
    const random = createRandom(12)
    for (let round = 0; round < ROUNDS; round++) {
      const text = resetWords(changeWord(random.pick(QUOTES), random), random)
      const { kind } = await verify(text, random.pick([null, '/wells/']))
      expect({ text, kind }).not.toEqual({ text, kind: 'VERBATIM' })
    }
  })
})

test('what was staged before there were phrases is found once they are filled in', async () => {
  const { database } = reader.db
  await database.sql`delete from edition_phrases`
  expect(await verify(WELLS)).toEqual(NOT_OURS)
  await fillPhrases(database)

  expect(await verify(WELLS)).toMatchObject({ kind: 'VERBATIM', quote: WELLS })
})

import { expect, test } from 'vitest'
import { findElided, readElisions } from '../../src/content/spoken/elisions.ts'
import { findPassages, quotedWords } from '../../src/content/spoken/find-passage.ts'
import { isInCapitals, spokenWords, withoutCase } from '../../src/content/spoken/spoken-words.ts'
import { createRandom, type Random } from '../support/random.ts'

/** How many quotations are made up of each kind. */
const PROBES = 5_000

const SAID = [
  'We dug three wells before the summer, and nobody asked us who had allowed it.',
  'We don’t own the water — we only “look after” it… until the next ones come.',
  'The office was officially closed at half past 5, but the first 12 of us did not leave.',
  'It cost 1,250.50 in 1998; in 2004 it cost 3.5 times as much, or −5 % more than nothing.',
  'L’eau n’est à personne : « nous ne faisons que la garder », dit-elle à l’été 2021.',
  'Das Wasser gehört niemandem, sagte sie, und wir dürfen es nicht vergiften – auch nicht ein bißchen.',
  'Вода не принадлежит никому, и мы её только бережём до прихода следующих 10 поколений.',
  'Το νερό δεν ανήκει σε κανέναν· εμείς απλώς το φυλάμε για τους επόμενους.',
  'الماء ليس ملكا لأحد، ونحن نحرسه فقط حتى يأتي الآخرون في سنة 2030.',
  'पानी किसी का नहीं है, और हम केवल उसकी रखवाली करते हैं जब तक अगले लोग न आएँ।',
  '水は誰のものでもない。私たちはそれを守るだけです、次の人たちが来るまで。',
]
const TEXT = `What they told us.\n\n${SAID.join('\n\n')}\n\nThat was all of it.`
/** Each of them was said by somebody else. */
const BREAKS = [...SAID, 'That was all of it.'].map((said) => TEXT.indexOf(said))
const text = spokenWords(TEXT, BREAKS)
const textInAnyCase = withoutCase(text)

function isVerbatim(said: string): boolean {
  const quoted = quotedWords(said)
  return isInCapitals(quoted)
    ? findPassages(withoutCase(quoted), textInAnyCase).length > 0
    : findPassages(quoted, text).length > 0
}

test('words that are only set otherwise are always found', () => {
  const random = createRandom(21)
  for (let probe = 0; probe < PROBES; probe++) {
    const variant = setOtherwise(random.pick(SAID), random)
    expect({ variant, isVerbatim: isVerbatim(variant) }).toEqual({ variant, isVerbatim: true })
  }
})

test('words of which one is another, is new, is gone or has changed places are never found', () => {
  const random = createRandom(22)
  let tried = 0
  while (tried < PROBES) {
    const altered = alter(random.pick(SAID), random)
    if (isSaid(altered)) continue
    tried += 1
    const variant = random.chance(0.5) ? altered : setOtherwise(altered, random)
    expect({ variant, isVerbatim: isVerbatim(variant) }).toEqual({ variant, isVerbatim: false })
  }
})

test('the end of what one said and the beginning of what another did are never one passage', () => {
  const random = createRandom(23)
  for (let probe = 0; probe < PROBES; probe++) {
    const index = random.below(SAID.length - 1)
    const [before, after] = [SAID[index]!.split(' '), SAID[index + 1]!.split(' ')]
    const glued = [...before.slice(random.below(before.length)), ...after.slice(0, 1 + random.below(after.length))]
    const variant = setOtherwise(glued.join(random.pick([' ', '\n', '\n\n'])), random)
    expect({ variant, isVerbatim: isVerbatim(variant) }).toEqual({ variant, isVerbatim: false })
  }
})

test('what is said in capitals is found, and with another word it is not', () => {
  const random = createRandom(24)
  for (let probe = 0; probe < PROBES; probe++) {
    const said = random.pick(SAID)
    const variant = setOtherwise(said.toUpperCase(), random)
    expect({ variant, isVerbatim: isVerbatim(variant) }).toEqual({ variant, isVerbatim: true })
    const altered = alter(said, random)
    if (isSaid(altered, true)) continue
    expect({ altered, isVerbatim: isVerbatim(altered.toUpperCase()) }).toEqual({ altered, isVerbatim: false })
  }
})

test('with something left out it is never found in these words, and what is left out is', () => {
  const random = createRandom(25)
  for (let probe = 0; probe < PROBES; probe++) {
    const words = random.pick(SAID.filter((said) => said.split(' ').length > 8)).split(' ')
    const start = 3 + random.below(words.length - 7)
    const end = start + 1 + random.below(words.length - start - 3)
    const mark = random.pick(['…', '...', '[…]', '[...]', '(…)', '[…] …'])
    const elided = [...words.slice(0, start), mark, ...words.slice(end)].join(' ')
    expect({ elided, isVerbatim: isVerbatim(elided) }).toEqual({ elided, isVerbatim: false })
    const found = findElided(readElisions(quotedWords(elided))!, text)
    expect(found).not.toBeNull()
    expect(TEXT.slice(found!.start, found!.end)).toContain(words.slice(start, end).join(' '))
  }
})

test('with more left out than anybody leaves out, no part is looked for', () => {
  const parts = (count: number) => readElisions(quotedWords(`water ${'… water '.repeat(count - 1)}`))?.pieces.length
  expect(parts(20)).toBe(20)
  expect(parts(21)).toBeUndefined()
})

/** Other marks, spaces, line ends and forms of the same letters. */
function setOtherwise(quote: string, random: Random): string {
  const isCloseSet = /\p{sc=Hira}/u.test(quote)
  const marks = random.pick(['“”', '„“', '""', '«»', '‘’', '「」', '『』', '‹›'])
  const words = quote
    .replaceAll('’', random.pick(["'", '’', 'ʼ', '`', '´', '′']))
    .replaceAll(/ ?[—–] ?/g, () => random.pick(['--', ' – ', '—', ' --- ', '―']))
    .replaceAll('−5', () => random.pick(['-5', '−5', '–5']))
    .replaceAll('…', () => random.pick(['...', '. . .', '⋯', '…']))
    .replaceAll(/[“«] ?/g, random.pick(['"', '„', '« ', '']))
    .replaceAll(/ ?[”»]/g, random.pick(['"', '“', '\u202F»', '']))
    .replaceAll(/fi|fl|ffi/g, (letters) => random.pick([letters, { fi: 'ﬁ', fl: 'ﬂ', ffi: 'ﬃ' }[letters] ?? letters]))
    .replaceAll(/(?<=\p{sc=Latn}{2})(?=\p{sc=Latn}{2})/gu, () => (random.chance(0.05) ? '\u00AD' : ''))
    .replaceAll(/ /g, () =>
      random.pick([' ', ' ', ' ', '\n', '\u00A0', '  ', '\r\n\t', '\u2009', ' \u200B', '\n\n', '\u3000']),
    )
  const spaced = isCloseSet ? words.replaceAll(/[、。]/g, (mark) => mark + random.pick(['', '\n', ' '])) : words
  const form = random.pick(['NFC', 'NFD'])
  const [open = '', close = ''] = random.chance(0.6) ? [marks[0], marks[1]] : []
  const around = random.pick(['', '\uFEFF', '… ', '— ', '\n> '.replace('> ', '')])
  return around + open + spaced.normalize(form) + close
}

const NEGATIONS = ['not', 'never', 'no', 'nicht', 'pas', 'не', 'δεν', 'ليس', 'नहीं']
const OTHERS = [
  'four',
  'winter',
  'they',
  'summers',
  'WELLS',
  'Wasser',
  'вода',
  'νερό',
  'الماء',
  'पानी',
  '9',
  '1999',
  ...NEGATIONS,
]

/** The quote with one thing about its words changed. */
function alter(quote: string, random: Random): string {
  if (/\p{sc=Hira}/u.test(quote)) {
    const letters = [...quote]
    letters[random.below(letters.length)] = random.pick([...'私水海木ないた'])
    return letters.join('')
  }
  const words = quote.split(' ')
  const index = random.below(words.length)
  const word = words[index]!
  const kind = random.pick(['replace', 'not', 'add', 'drop', 'swap', 'number', 'letter', 'case', 'twice'])
  if (kind === 'replace') words[index] = random.pick(OTHERS)
  else if (kind === 'not') words.splice(index, 0, random.pick(NEGATIONS))
  else if (kind === 'add') words.splice(index, 0, random.pick(OTHERS))
  else if (kind === 'drop') words.splice(index, 1)
  else if (kind === 'twice') words.splice(index, 0, word)
  else if (kind === 'case') words[index] = word.toUpperCase()
  else if (kind === 'swap')
    [words[index], words[(index + 1) % words.length]] = [words[(index + 1) % words.length]!, word]
  else if (kind === 'number')
    return quote.replace(/\p{Nd}/u, (digit) => String((Number(digit) + 1 + random.below(8)) % 10))
  else words[index] = word.replace(/\p{L}/u, random.pick(['x', 'q', 'ж', 'ω']))
  return words.join(' ')
}

/** Whether these words, each with its letters and numbers alone, stand in the text in this order: another way to tell. */
function isSaid(quoted: string, inAnyCase = false): boolean {
  const wordsOf = (words: string) =>
    ` ${((inAnyCase ? words.toUpperCase() : words).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ')} `
  return /\p{sc=Hira}/u.test(quoted)
    ? wordsOf(TEXT).replaceAll(' ', '').includes(wordsOf(quoted).replaceAll(' ', ''))
    : wordsOf(TEXT).includes(wordsOf(quoted))
}

import {
  attention,
  blockQuote,
  labelEnd,
  labelStartImage,
  labelStartLink,
  list,
  setextUnderline,
} from 'micromark-core-commonmark'
import type { Construct, Event, Extension, TokenizeContext } from 'micromark-util-types'

/** Why a body is refused; `offset` counts in the body. */
export interface BodyRefusal {
  readonly code: 'body-too-large' | 'body-too-complex'
  readonly message: string
  readonly offset: number
}

const LONGEST_BODY = 1_048_576

/** Refuses a body that is longer than any that is read. */
export function checkLength(text: string): BodyRefusal | null {
  if (text.length <= LONGEST_BODY) return null
  const message = `The text is ${text.length} characters long; at most ${LONGEST_BODY} are read.`
  return { code: 'body-too-large', message, offset: LONGEST_BODY }
}

/** Thrown while Markdown is parsed, where what it holds so far would take too long; `offset` counts in the body. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** Constructs of the parser that count what they cost, for one text. */
export interface MeasuredConstructs {
  /** Takes the place of the parser's own constructs. */
  readonly core: Extension
  /** The construct of an extension, measured where its cost grows with the square of the text. */
  measure(construct: Construct): Construct
}

const DEEPEST = 100
// A step takes some 40 ns on a small machine; all of them together must stay below the deadline of a file.
const MOST_STEPS = 25_000_000
// What each kind costs, as measured in the worst case, in steps.
const STEPS_A_MARK_BEFORE = 5
const STEPS_A_BRACKET_BEFORE = 0.2
const STEPS_AN_EVENT_IN_LABEL = 5
const STEPS_A_DEFINITION_LIST_BEFORE = 5
const STEPS_AN_UNMARKED_LINE_BEFORE = 2
// So many of a document's events the parser may look back at; the others need not be moved whenever a container ends.
const EVENTS_AT_HAND = 1000

/**
 * Constructs that throw `TooComplex` before the parser, whose time for them grows with their square, takes more than a second
 * or two. Only what the parser itself takes for a mark, bracket, quote, list or underline counts: nothing in code, addresses
 * or HTML does. `textStart` is where the text begins in the body.
 */
export function createMeasuredConstructs(textStart: number): MeasuredConstructs {
  let steps = 0
  const spend = (amount: number, context: TokenizeContext, what: string): void => {
    steps += amount
    if (steps > MOST_STEPS)
      throw new TooComplex(`Up to here, the text has ${what} than can be read.`, textStart + offsetOf(context))
  }

  let paragraph: TokenizeContext | null = null
  let marks = 0
  let brackets = 0
  const enterParagraph = (context: TokenizeContext): void => {
    if (context === paragraph) return
    paragraph = context
    marks = 0
    brackets = 0
  }
  const measureMark = (construct: Construct): Construct => ({
    ...construct,
    tokenize(effects, ok, nok) {
      return construct.tokenize.call(
        this,
        effects,
        (code) => {
          const mark = this.events.at(-1)![1]
          enterParagraph(this)
          // Whatever can close looks for what it closes; marks within words can do neither.
          if (mark._close)
            spend(STEPS_A_MARK_BEFORE * marks, this, 'more emphasis marks (`*`, `_`, `~`) in one paragraph')
          if (mark._open || mark._close) marks++
          return ok(code)
        },
        nok,
      )
    },
  })
  const measureBracket = (construct: Construct): Construct => ({
    ...construct,
    tokenize(effects, ok, nok) {
      enterParagraph(this)
      spend(STEPS_A_BRACKET_BEFORE * brackets++, this, 'more square brackets in one paragraph')
      return construct.tokenize.call(this, effects, ok, nok)
    },
  })
  const measureLabel = (construct: Construct): Construct => ({
    ...measureBracket(construct),
    name: 'measuredLabelEnd',
    resolveTo(events, context) {
      const resolved = construct.resolveTo!(events, context)
      const whole = resolved.at(-1)![1]
      const start = resolved.findLastIndex(([kind, token]) => kind === 'enter' && token === whole)
      const size = resolved.length - start
      spend(STEPS_AN_EVENT_IN_LABEL * size, context, 'more links and images in each other')
      return resolved
    },
  })
  const resolveAtOnce = (construct: Construct): Construct => ({
    ...construct,
    // It rebuilds all events it is given, and changes those of the heading alone.
    resolveTo(events, context) {
      const start = events.findLastIndex(([kind, token]) => kind === 'enter' && token.type === 'content')
      for (const event of construct.resolveTo!(events.splice(start), context)) events.push(event)
      return events
    },
  })

  let open = 0
  let lastOpened = -1
  let lastClosed = -1
  let unmarked = 0
  let definitionLists = 0
  // Definition lists are put together from all events, by a function that is known to run once.
  let needsAll = false
  let aside: Event[] = []
  const setAside = ({ events }: TokenizeContext): void => {
    if (!needsAll && events.length > 2 * EVENTS_AT_HAND)
      for (const event of events.splice(0, events.length - EVENTS_AT_HAND)) aside.push(event)
  }
  const putBack = (events: Event[]): Event[] => {
    const all = aside.length === 0 ? events : aside.concat(events)
    aside = []
    return all
  }
  const measureContainer = (construct: Construct): Construct => ({
    ...construct,
    tokenize(effects, ok, nok) {
      const start = offsetOf(this)
      return construct.tokenize.call(
        this,
        effects,
        (code) => {
          // The first new container of a line is looked for before it is read, and what was found before is then forgotten.
          if (start === lastOpened) setAside(this)
          else open++
          lastOpened = start
          if (open > DEEPEST)
            throw new TooComplex(`Quotes and lists are nested more than ${DEEPEST} deep.`, textStart + start)
          return ok(code)
        },
        nok,
      )
    },
    continuation: {
      ...construct.continuation,
      tokenize(effects, ok, nok) {
        return construct.continuation!.tokenize.call(this, effects, ok, (code) => {
          spend(
            STEPS_AN_UNMARKED_LINE_BEFORE * unmarked++,
            this,
            'more lines that continue a quote or list without its mark',
          )
          return nok(code)
        })
      },
    },
    resolveAll: construct.resolveAll ?? putBack,
    exit(effects) {
      open--
      unmarked = 0
      const end = offsetOf(this)
      if (end !== lastClosed) spend(this.events.length, this, 'more quotes and lists')
      if (construct.name === 'defList')
        spend(STEPS_A_DEFINITION_LIST_BEFORE * definitionLists++, this, 'more definition lists')
      lastClosed = end
      construct.exit!.call(this, effects)
    },
  })

  const container = { quote: measureContainer(blockQuote), list: measureContainer(list) }
  const mark = measureMark(attention)
  const underline = resolveAtOnce(setextUnderline)
  return {
    core: {
      // Where the others find nothing, the parser's own find nothing either; a second look at a `]` would find another `[`.
      disable: { null: ['labelEnd'] },
      document: {
        62: container.quote,
        ...Object.fromEntries(Array.from('*+-0123456789', (sign) => [sign.charCodeAt(0), container.list])),
      },
      flow: { 45: underline, 61: underline },
      text: {
        33: measureBracket(labelStartImage),
        42: mark,
        91: measureBracket(labelStartLink),
        93: measureLabel(labelEnd),
        95: mark,
      },
    },
    measure(construct) {
      if (construct.name === 'strikethrough') return measureMark(construct)
      if (construct.name !== 'defList') return construct
      needsAll = true
      return measureContainer(construct)
    },
  }
}

function offsetOf(context: TokenizeContext): number {
  return context.now().offset
}

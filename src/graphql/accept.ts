/** A media type a client accepts, or a wildcard for all of a kind or for all there are. */
interface MediaRange {
  readonly type: string
  readonly weight: number
  /** Its place in the header. */
  readonly place: number
}

/** An offer with the range that matches it best. */
interface Match {
  readonly offer: string
  readonly range: MediaRange
}

/**
 * The offer an Accept header likes best; null if it accepts none. Weights decide first, then how exactly the header names the
 * offer, then which it names first, then the order of the offers. Without a header it is the first offer.
 */
export function chooseMediaType(accept: string | null, offers: readonly string[]): string | null {
  const header = accept?.trim() || '*/*'
  if (header.length > LONGEST) return choose(header, offers)
  const chosen = chosenOf.get(offers) ?? new Map<string, string | null>()
  const known = chosen.get(header)
  if (known !== undefined) return known
  if (chosen.size >= MOST) chosen.clear()
  const choice = choose(header, offers)
  chosenOf.set(offers, chosen.set(header, choice))
  return choice
}

/** Clients send few headers, each of them often; and whoever chooses often has one list of offers. */
const chosenOf = new WeakMap<readonly string[], Map<string, string | null>>()
const LONGEST = 200
const MOST = 200

function choose(header: string, offers: readonly string[]): string | null {
  const ranges = splitOutsideQuotes(header, ',').map(mediaRange)
  const matches = offers.flatMap((offer) => {
    const range = rangeOf(offer, ranges)
    return range && range.weight > 0 ? [{ offer, range }] : []
  })
  return matches.toSorted(byPreference)[0]?.offer ?? null
}

// The most specific range that matches a type decides about it, whatever wider ones say.
function rangeOf(type: string, ranges: readonly MediaRange[]): MediaRange | null {
  for (const wanted of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const [best] = ranges.filter((range) => range.type === wanted).toSorted((a, b) => b.weight - a.weight)
    if (best) return best
  }
  return null
}

function byPreference(a: Match, b: Match): number {
  return (
    b.range.weight - a.range.weight ||
    wildcards(a.range) - wildcards(b.range) ||
    // Two offers that one wildcard matches stay in the order of the offers.
    a.range.place - b.range.place
  )
}

function wildcards({ type }: MediaRange): number {
  return type.split('*').length
}

function mediaRange(text: string, place: number): MediaRange {
  const [type = '', ...parts] = splitOutsideQuotes(text, ';').map((part) => part.trim().toLowerCase())
  const parameter = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1)
  return { type, place, weight: isUtf8(parameter('charset')) ? weightOf(parameter('q')) : 0 }
}

// Answers are always in UTF-8.
function isUtf8(charset: string | undefined): boolean {
  return charset === undefined || /^"?utf-?8"?$/.test(charset)
}

/** From 0 to 1. A weight that cannot be read counts as none given, because a client that writes one wants the type. */
function weightOf(q: string | undefined): number {
  return q !== undefined && /^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$/.test(q) ? Number(q) : 1
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): readonly string[] {
  return text.match(separator === ',' ? /(?:"(?:[^"\\]|\\.)*"?|[^,"])+/g : /(?:"(?:[^"\\]|\\.)*"?|[^;"])+/g) ?? []
}

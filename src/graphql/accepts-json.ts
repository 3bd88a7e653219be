/** Whether a client that sends this Accept header takes an answer in either media type of GraphQL over HTTP. */
export function acceptsJson(accept: string | null): boolean {
  const ranges = (accept?.trim() || '*/*').split(',').map(rangeOf)
  return ours.some((type) => weightOf(type, ranges) > 0)
}

/** A type, or a wildcard for all of a kind or for all there are. */
interface Range {
  readonly type: string
  readonly weight: number
}

const ours = ['application/graphql-response+json', 'application/json']

function rangeOf(text: string): Range {
  const [type = '', ...parts] = text.split(';').map((part) => part.trim().toLowerCase())
  const parameters = new Map(parts.map((part) => [part.split('=')[0], part.split('=')[1]]))
  // Answers are in UTF-8 and nothing else.
  const readable = (parameters.get('charset') ?? 'utf-8') === 'utf-8'
  return { type, weight: readable ? Number(parameters.get('q') ?? 1) : 0 }
}

// The narrowest range that holds a type decides on it, whatever wider ones say.
function weightOf(type: string, ranges: readonly Range[]): number {
  for (const wanted of [type, 'application/*', '*/*']) {
    const weights = ranges.filter((range) => range.type === wanted).map(({ weight }) => weight)
    if (weights.length > 0) return Math.max(...weights)
  }
  return 0
}

/** Whether a text matches a glob; takes time at most proportional to the product of both lengths, whatever the pattern. */
export type Glob = (text: string) => boolean

type Token =
  | { readonly kind: 'one'; readonly accepts: (character: string) => boolean }
  | { readonly kind: 'star' | 'globstar' }

const MOST_ALTERNATIVES = 100

/** Reads a glob as Hugo's cascade targets use them: `*` and `?` stop at a slash, `**` does not; `[a-z]`, `[!a]`, `{a,b}` and `\` work. */
export function createGlob(pattern: string): Glob {
  const alternatives = expandBraces(pattern).map(readTokens)
  return (text) => {
    const characters = Array.from(text)
    return alternatives.some((tokens) => matches(tokens, characters))
  }
}

/** `/{a,b}/*` → `/a/*` and `/b/*`; braces past the bound are left as characters. */
function expandBraces(pattern: string): string[] {
  const done: string[] = []
  const waiting = [pattern]
  while (waiting.length > 0) {
    const next = waiting.pop()!
    const braces = waiting.length + done.length < MOST_ALTERNATIVES ? /\{([^{}]*)\}/.exec(next) : null
    if (braces === null) done.push(next)
    else {
      const [before, after] = [next.slice(0, braces.index), next.slice(braces.index + braces[0].length)]
      waiting.push(...braces[1]!.split(',', MOST_ALTERNATIVES).map((part) => before + part + after))
    }
  }
  return done
}

function readTokens(pattern: string): Token[] {
  const tokens: Token[] = []
  const characters = Array.from(pattern)
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at]!
    const close = character === '[' ? characters.indexOf(']', at + 2) : -1
    if (character === '*') {
      const isSuper = characters[at + 1] === '*'
      while (characters[at + 1] === '*') at += 1
      tokens.push({ kind: isSuper ? 'globstar' : 'star' })
    } else if (character === '?') tokens.push({ kind: 'one', accepts: (other) => other !== '/' })
    else if (close !== -1) {
      tokens.push({ kind: 'one', accepts: readClass(characters.slice(at + 1, close)) })
      at = close
    } else {
      const literal = character === '\\' ? (characters[++at] ?? '\\') : character
      tokens.push({ kind: 'one', accepts: (other) => other === literal })
    }
  }
  return tokens
}

function readClass(inside: readonly string[]): (character: string) => boolean {
  const negated = inside[0] === '!' || inside[0] === '^'
  const items = negated ? inside.slice(1) : inside
  return (character) => {
    const found = items.some((item, at) =>
      items[at + 1] === '-' && items[at + 2] !== undefined
        ? item <= character && character <= items[at + 2]!
        : item === character,
    )
    return found !== negated
  }
}

/** Walks the text once with the set of all tokens that may come next. */
function matches(tokens: readonly Token[], characters: readonly string[]): boolean {
  let states = skipStars(new Set([0]), tokens)
  for (const character of characters) {
    const next = new Set<number>()
    for (const state of states) {
      const token = tokens[state]
      if (token === undefined) continue
      if (token.kind === 'one') {
        if (token.accepts(character)) next.add(state + 1)
      } else if (token.kind === 'globstar' || character !== '/') next.add(state)
    }
    states = skipStars(next, tokens)
    if (states.size === 0) return false
  }
  return states.has(tokens.length)
}

/** A star may stand for nothing. */
function skipStars(states: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const state of states) {
    const token = tokens[state]
    if (token !== undefined && token.kind !== 'one') states.add(state + 1)
  }
  return states
}

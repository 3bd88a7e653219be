import type { Root } from 'mdast'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'

// The kinds of places at which the parser tries constructs.
const PLACES = ['document', 'flow', 'text', 'insideSpan'] as const

// What a text must hold for a construct to be in it. To look for it takes next to no time; to try the construct wherever it
// could begin takes up to as long as all the rest.
const SIGNS: ReadonlyMap<string, RegExp> = new Map([
  ['table', /(?:-[ \t]*[|:]|[|:][ \t]*-)[-|: \t]*(?:[\r\n]|$)/],
  ['strikethrough', /~/],
  ['gfmFootnoteDefinition', /\[\^/],
  ['gfmFootnoteCall', /\[\^/],
  ['gfmPotentialFootnoteCall', /\[\^/],
  ['tasklistCheck', /\[[xX\s]/],
])

const complete = remark().use(remarkGfm).freeze()
const { micromarkExtensions = [], fromMarkdownExtensions = [] } = complete.data()
const syntax = micromarkExtensions.flat()
type Extension = (typeof syntax)[number]
const trees = fromMarkdownExtensions.flat()
// Of GitHub's extensions, only the one for bare addresses has transforms: they look for addresses in finished trees.
const treesWithoutAddresses = trees.filter(({ transforms }) => !transforms?.length)

/** Parses a text with all of GitHub's extensions, and tries each wherever it could begin. */
export function parseEverywhere(text: string): Root {
  return complete.parse(text)
}

/**
 * Parses a text with those of GitHub's extensions that it can need; bare addresses are looked for at characters with the
 * codes of `addressStarts`.
 */
export function parseWhereNeeded(text: string, addressStarts: ReadonlySet<number>): Root {
  const missing = new Set([...SIGNS].filter(([, sign]) => !sign.test(text)).map(([name]) => name))
  const isNeeded = (name: string | undefined, code: string): boolean =>
    name?.endsWith('Autolink') ? addressStarts.has(Number(code)) : !missing.has(name ?? '')
  const data = {
    micromarkExtensions: syntax.map((extension) => pick(extension, isNeeded)),
    fromMarkdownExtensions: addressStarts.size === 0 ? treesWithoutAddresses : trees,
  }
  return remark().data(data).parse(text)
}

function pick(extension: Extension, isNeeded: (name: string | undefined, code: string) => boolean): Extension {
  const picked = { ...extension }
  for (const place of PLACES) {
    const constructs = Object.entries(extension[place] ?? {}).map(
      ([code, these]) => [code, [these].flat().filter((construct) => isNeeded(construct?.name, code))] as const,
    )
    // An empty list at a character would have the parser stop there.
    picked[place] = Object.fromEntries(constructs.filter(([, these]) => these.length > 0))
  }
  return picked
}

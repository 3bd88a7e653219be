import type { Definition, Nodes, Root } from 'mdast'
import { defListFromMarkdown } from 'mdast-util-definition-list'
import { defList } from 'micromark-extension-definition-list'
import type { Construct } from 'micromark-util-types'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import type { Markup } from '../settings/markup.ts'
import { correctAddresses, findAddressStarts, missesAddress } from './bare-addresses.ts'
import { createMeasuredConstructs } from './body-limits.ts'
import { walk } from './walk-tree.ts'

const complete = remark().use(remarkGfm).freeze()
const { micromarkExtensions = [], fromMarkdownExtensions = [] } = complete.data()
const syntax = micromarkExtensions.flat()
const treeBuilders = fromMarkdownExtensions.flat()
// Only the extension for bare addresses has transforms: they search finished trees for addresses.
const treeBuildersWithoutAddresses = treeBuilders.filter(({ transforms }) => !transforms?.length)

type SyntaxExtension = (typeof syntax)[number]

const CONTENT_TYPES = ['document', 'flow', 'text', 'insideSpan'] as const

// What a text must contain for a construct to occur in it. The test is nearly free; trying the construct wherever it could
// begin takes up to as long as all other parsing.
const SIGNS: ReadonlyMap<string, RegExp> = new Map([
  ['table', /(?<![-|: \t])(?=[ \t|:]*-)(?=[- \t]*[|:])[-|: \t]+(?:[\r\n]|$)/],
  ['strikethrough', /~/],
  ['gfmFootnoteDefinition', /\[\^/],
  ['gfmFootnoteCall', /\[\^/],
  ['gfmPotentialFootnoteCall', /\[\^/],
  ['tasklistCheck', /\[[xX\s]/],
])

// By construct: the setting that switches it off.
const SWITCHES: ReadonlyMap<string, keyof Markup> = new Map<string, keyof Markup>([
  ['table', 'table'],
  ['strikethrough', 'strikethrough'],
  ['gfmFootnoteDefinition', 'footnote'],
  ['gfmFootnoteCall', 'footnote'],
  ['gfmPotentialFootnoteCall', 'footnote'],
  ['tasklistCheck', 'taskList'],
])

// A definition: a colon and a blank at the start of a line, perhaps in a quote or list.
const DEFINITION = /^[ \t>*+\-\d.)]*:[ \t]/m

const ANY_START: ReadonlySet<string> = new Set(Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)))
const NO_START: ReadonlySet<string> = new Set()

/**
 * Parses CommonMark with the extensions that the site has switched on, without trying what the text cannot contain. Throws
 * `TooComplex` where that would take too long; `start` is where the text begins in the body.
 */
export function parseMarkdown(text: string, markup: Markup, start = 0): Root {
  const parse = (addressStarts: ReadonlySet<string>) => parseWithNeeded(text, { addressStarts, markup, start })
  if (!markup.linkify) return parse(NO_START)
  const addressStarts = findAddressStarts(text)
  const first = parse(addressStarts)
  const isMissed = missesAddress(first, addressStarts)
  const tree = isMissed ? parse(ANY_START) : first
  if (isMissed || addressStarts.size > 0) correctAddresses(tree, markup)
  return tree
}

interface Needed {
  /** The characters at which bare addresses can start. */
  readonly addressStarts: ReadonlySet<string>
  readonly markup: Markup
  readonly start: number
}

function parseWithNeeded(text: string, { addressStarts, markup, start }: Needed): Root {
  const missing = new Set([...SIGNS].filter(([, sign]) => !sign.test(text)).map(([name]) => name))
  for (const [name, setting] of SWITCHES) if (!markup[setting]) missing.add(name)
  const hasDefinitions = markup.definitionList && DEFINITION.test(text)
  const isNeeded = (name = '', character: string): boolean =>
    name.endsWith('Autolink') ? addressStarts.has(character) : !missing.has(name)
  const { core, measure } = createMeasuredConstructs(start)
  const extensions = hasDefinitions ? [...syntax, defList] : syntax
  const data = {
    micromarkExtensions: [core, ...extensions.map((extension) => selectConstructs(extension, isNeeded, measure))],
    fromMarkdownExtensions: [
      ...(addressStarts.size === 0 ? treeBuildersWithoutAddresses : treeBuilders),
      ...(hasDefinitions ? [defListFromMarkdown] : []),
    ],
  }
  return remark().data(data).parse(text)
}

function selectConstructs(
  extension: SyntaxExtension,
  isNeeded: (name: string | undefined, character: string) => boolean,
  measure: (construct: Construct) => Construct,
): SyntaxExtension {
  const selected = { ...extension }
  for (const type of CONTENT_TYPES) {
    const constructs = Object.entries(extension[type] ?? {}).map(([code, atCode]) => {
      const character = String.fromCharCode(Number(code))
      const needed = [atCode]
        .flat()
        .filter((construct) => construct !== undefined && isNeeded(construct.name, character))
      return [code, needed.map(measure)] as const
    })
    // The parser stops at a character whose list is empty.
    selected[type] = Object.fromEntries(constructs.filter(([, needed]) => needed.length > 0))
  }
  return selected
}

/** Replaces reference links and images by inline ones, in place, so that any part of the tree can be rendered alone. */
export function resolveReferences(tree: Root): void {
  const definitions = new Map<string, Definition>()
  walk<Nodes>(tree, (node) => {
    if (node.type !== 'definition') return
    const key = node.identifier.toUpperCase()
    if (!definitions.has(key)) definitions.set(key, node)
  })
  if (definitions.size === 0) return
  walk<Nodes>(tree, (node, parent) => {
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return
    const definition = definitions.get(node.identifier.toUpperCase())
    if (!definition || !parent || !('children' in parent)) return
    const { url, title = null } = definition
    const position = node.position ? { position: node.position } : {}
    const siblings = parent.children as Nodes[]
    siblings[siblings.indexOf(node)] =
      node.type === 'linkReference'
        ? { type: 'link', url, title, children: node.children, ...position }
        : { type: 'image', url, title, alt: node.alt ?? null, ...position }
  })
}

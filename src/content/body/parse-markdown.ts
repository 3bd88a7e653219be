import type { Definition, Nodes, Root } from 'mdast'
import { defListFromMarkdown } from 'mdast-util-definition-list'
import { defList } from 'micromark-extension-definition-list'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import type { Markup } from '../settings/markup.ts'
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
  ['table', /(?:-[ \t]*[|:]|[|:][ \t]*-)[-|: \t]*(?:[\r\n]|$)/],
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

// Web addresses that are not part of a link: `](https://…)`, `<https://…>`, `[name]: https://…`, or an HTML attribute.
const BARE_WEB_ADDRESS = /(?<!\]\(<?|<|\]:[ \t]{0,9}<?|=["'])(?:https?:\/\/|www\.)/i

/** Parses CommonMark with the extensions that the site has switched on, without trying what the text cannot contain. */
export function parseMarkdown(text: string, markup: Markup): Root {
  if (!markup.linkify) return parseWithNeededExtensions(text, NO_START, markup)
  const addressStarts = findAddressStarts(text)
  const first = parseWithNeededExtensions(text, addressStarts, markup)
  const tree = missesAddress(first, addressStarts) ? parseWithNeededExtensions(text, ANY_START, markup) : first
  if (addressStarts.size > 0) cutAddresses(tree)
  return tree
}

/** Ends bare addresses at the first character that is not ASCII, as Hugo does: the words after one may follow without a blank. */
function cutAddresses(tree: Root): void {
  walk<Nodes>(tree, (parent) => {
    if (!('children' in parent)) return
    const children = parent.children as Nodes[]
    for (let index = 0; index < children.length; index++) {
      const link = children[index]!
      if (link.type !== 'link') continue
      const [words] = link.children
      // Both begin at once; an address found in finished text has no place.
      if (words?.type !== 'text' || words.position?.start.offset !== link.position?.start.offset) continue
      // The noncharacters mask shortcodes, which may write a part of an address.
      const length = /[^\x21-\x7e\uFDD0-\uFDEF]/.exec(words.value)?.index ?? 0
      if (length === 0 || !link.url.endsWith(words.value)) continue
      const rest: Nodes = { type: 'text', value: words.value.slice(length) }
      link.url = link.url.slice(0, link.url.length - words.value.length + length)
      words.value = words.value.slice(0, length)
      if (link.position) {
        const { start, end } = link.position
        const middle = { ...start, offset: (start.offset ?? 0) + length }
        link.position = { start, end: middle }
        words.position = { start, end: middle }
        rest.position = { start: middle, end }
      }
      const next = children[index + 1]
      if (next?.type === 'text') {
        rest.value += next.value
        children.splice(index + 1, 1)
      }
      children.splice(index + 1, 0, rest)
    }
  })
}

function parseWithNeededExtensions(text: string, addressStarts: ReadonlySet<string>, markup: Markup): Root {
  const missing = new Set([...SIGNS].filter(([, sign]) => !sign.test(text)).map(([name]) => name))
  for (const [name, setting] of SWITCHES) if (!markup[setting]) missing.add(name)
  const hasDefinitions = markup.definitionList && DEFINITION.test(text)
  const isNeeded = (name = '', character: string): boolean =>
    name.endsWith('Autolink') ? addressStarts.has(character) : !missing.has(name)
  const data = {
    micromarkExtensions: [
      ...syntax.map((extension) => selectConstructs(extension, isNeeded)),
      ...(hasDefinitions ? [defList] : []),
    ],
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
): SyntaxExtension {
  const selected = { ...extension }
  for (const type of CONTENT_TYPES) {
    const constructs = Object.entries(extension[type] ?? {}).map(([code, atCode]) => {
      const character = String.fromCharCode(Number(code))
      return [code, [atCode].flat().filter((construct) => isNeeded(construct?.name, character))] as const
    })
    // The parser stops at a character whose list is empty.
    selected[type] = Object.fromEntries(constructs.filter(([, needed]) => needed.length > 0))
  }
  return selected
}

/** The characters at which bare addresses can start: those of e-mail addresses, and `h` and `w` for web addresses outside links. */
function findAddressStarts(text: string): ReadonlySet<string> {
  const starts = new Set<string>()
  for (let sign = text.indexOf('@'); sign !== -1; sign = text.indexOf('@', sign + 1)) {
    let start = sign
    while (start > 0 && /[-+.\w]/.test(text[start - 1]!)) start--
    if (start < sign) starts.add(text[start]!)
  }
  if (BARE_WEB_ADDRESS.test(text)) for (const letter of 'hHwW') starts.add(letter)
  return starts
}

/** Whether text nodes still contain an address: in an unfinished link, or one written with escapes. */
function missesAddress(node: Nodes, addressStarts: ReadonlySet<string>): boolean {
  if (node.type === 'text') {
    const isWeb = !addressStarts.has('h') && /https?:\/\/|www\./i.test(node.value)
    return isWeb || (addressStarts.size === 0 && /[-+.\w]@[-\w]/.test(node.value))
  }
  return 'children' in node && node.children.some((child) => missesAddress(child, addressStarts))
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

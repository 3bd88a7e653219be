import type { Link, Nodes, Root, Text } from 'mdast'
import type { Markup } from '../settings/markup.ts'
import { walk } from './walk-tree.ts'

// Web addresses that are not part of a link: `](https://…)`, `<https://…>`, `[name]: https://…`, or an HTML attribute.
const BARE_WEB_ADDRESS = /(?<!\]\(<?|<|\]:[ \t]{0,9}<?|=["'])(?:https?:\/\/|www\.)/i

/** The characters at which bare addresses can start: those of e-mail addresses, and `h` and `w` for web addresses outside links. */
export function findAddressStarts(text: string): ReadonlySet<string> {
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
export function missesAddress(node: Nodes, addressStarts: ReadonlySet<string>): boolean {
  if (node.type === 'text') {
    const isWeb = !addressStarts.has('h') && /https?:\/\/|www\./i.test(node.value)
    return isWeb || (addressStarts.size === 0 && /[-+.\w]@[-\w]/.test(node.value))
  }
  return 'children' in node && node.children.some((child) => missesAddress(child, addressStarts))
}

/**
 * Leaves of the bare addresses that the parser found those that Hugo finds, in place: those behind a blank or one of `(*_~"'`
 * whose host has a dot. They end at the first character that is not ASCII.
 */
export function correctAddresses(tree: Root, { linkifyProtocol }: Pick<Markup, 'linkifyProtocol'>): void {
  walk<Nodes>(tree, (parent) => {
    if (!('children' in parent) || !parent.children.some(isBare)) return
    const corrected: Nodes[] = []
    for (const node of parent.children as Nodes[]) {
      if (isBare(node)) for (const part of correctAddress(node, corrected.at(-1), linkifyProtocol)) add(part, corrected)
      else add(node, corrected)
    }
    parent.children = corrected as typeof parent.children
  })
}

// The noncharacters mask shortcodes, which may write a part of an address.
const ADDRESS = /^[\x21-\x7e\uFDD0-\uFDEF]*/
const WITH_HOST = /^(?:https?:\/\/|www\.)[-\w@:%.+~#=]*(?:\.[a-z]|\uFDD0)/i

type BareAddress = Link & { readonly children: readonly [Text] }

/** Both begin at once; an address that was found in finished text has no place. */
function isBare(node: Nodes): node is BareAddress {
  if (node.type !== 'link') return false
  const [words] = node.children
  return (
    words?.type === 'text' &&
    words.position?.start.offset === node.position?.start.offset &&
    node.url.endsWith(words.value)
  )
}

function correctAddress(link: BareAddress, previous: Nodes | undefined, protocol: string): Nodes[] {
  const [words] = link.children
  const { url, position } = link
  const length = isAddress(words.value, url) && mayPrecede(previous) ? ADDRESS.exec(words.value)![0].length : 0
  const text = words.value.slice(length)
  if (length === 0) return [{ ...words, value: text }]
  const address = words.value.slice(0, length)
  link.url = /^www\./i.test(address)
    ? `${protocol}://${address}`
    : url.slice(0, url.length - words.value.length) + address
  words.value = address
  if (text === '') return [link]
  if (!position) return [link, { type: 'text', value: text }]
  const middle = { ...position.start, offset: (position.start.offset ?? 0) + length }
  link.position = { start: position.start, end: middle }
  words.position = link.position
  return [link, { type: 'text', value: text, position: { start: middle, end: position.end } }]
}

function isAddress(words: string, url: string): boolean {
  return /^mailto:|^xmpp:/i.test(url) || WITH_HOST.test(words)
}

/** Whether an address may follow; where nothing is before it, a block or emphasis begins. */
function mayPrecede(previous: Nodes | undefined): boolean {
  if (previous?.type === 'text') return /[\s(*_~"']$/.test(previous.value)
  return previous === undefined || ['break', 'emphasis', 'strong', 'delete'].includes(previous.type)
}

/** Texts that follow each other become one. */
function add(node: Nodes, nodes: Nodes[]): void {
  const last = nodes.at(-1)
  if (node.type !== 'text' || last?.type !== 'text') nodes.push(node)
  else {
    last.value += node.value
    if (last.position && node.position) last.position = { start: last.position.start, end: node.position.end }
  }
}

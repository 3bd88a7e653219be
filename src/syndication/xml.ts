/** An XML element, or text; null is left out. */
export type XmlNode = string | null | XmlElement

/** A name, attributes and content. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | null>>
  readonly children: readonly XmlNode[]
}

/** An element; attributes that are null are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  ...children: readonly XmlNode[]
): XmlElement {
  return { name, attributes, children }
}

/** A document of XML 1.0 in UTF-8, without the characters that XML cannot hold even as references. */
export function writeXml(root: XmlElement): string {
  return `${XML_HEAD}${writeNode(root)}\n`
}

/** What such a document begins with. */
export const XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'

/** A part of such a document. */
export function writeNode(node: XmlNode): string {
  if (node === null) return ''
  if (typeof node === 'string') return escaped(node)
  const attributes = Object.entries(node.attributes).map(([name, value]) =>
    value === null ? '' : ` ${name}="${escaped(value).replaceAll('"', '&quot;')}"`,
  )
  const start = `<${node.name}${attributes.join('')}`
  const inside = node.children.map(writeNode).join('')
  return inside === '' ? `${start}/>` : `${start}>${inside}</${node.name}>`
}

// https://www.w3.org/TR/xml/#charsets
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g

function escaped(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(FORBIDDEN, '\uFFFD')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // A reader of XML would make a line feed of it.
      .replaceAll('\r', '&#13;')
  )
}

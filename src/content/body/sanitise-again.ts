import type { Element, Nodes, Root } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import rehypeRaw from 'rehype-raw'
import { remark } from 'remark'
import { RASTER_DATA } from './prepare-html.ts'
import { schema } from './sanitise-schema.ts'
import { walk } from './walk-tree.ts'

const fromHtml = remark().use(rehypeRaw).freeze()

/**
 * HTML of another gateway, without what may not be shown here. HTML in which there is nothing of that kind stays as it is, character
 * for character; what nests too deep to be looked at becomes nothing.
 */
export function sanitiseAgain(html: string): string {
  try {
    const given = parse(html)
    const before = toHtml(given)
    const safe = sanitize(given, schema) as Root
    walk<Nodes>(safe, (node) => {
      if (node.type === 'element') removeData(node)
    })
    const after = toHtml(safe)
    return after === before ? html : after
  } catch (error) {
    // Of elements nested thousands deep.
    if (error instanceof RangeError) return ''
    throw error
  }
}

function parse(html: string): Root {
  return fromHtml.runSync({ type: 'root', children: [{ type: 'raw', value: html }] } as never) as unknown as Root
}

/** The schema lets data pass for images; whatever else begins so could be a document with scripts. */
function removeData({ tagName, properties }: Element): void {
  const { src } = properties
  if (typeof src !== 'string' || !/^\s*data:/i.test(src)) return
  if (tagName !== 'img' || !RASTER_DATA.test(src)) delete properties.src
}

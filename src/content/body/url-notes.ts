import type { Image, Link } from 'mdast'
import { NOTE, writeNote } from './marks.ts'

/** Sets the URL of a link or image and notes on it how the author wrote that URL. */
export function noteUrl(node: Link | Image, url: string, written: string): void {
  node.url = url
  node.data = { ...node.data, hProperties: { ...node.data?.hProperties, [NOTE]: writeNote(`${node.type} ${written}`) } }
}

import type { Root } from 'hast'
import rehypeRaw from 'rehype-raw'
import { remark } from 'remark'

const fromHtml = remark().use(rehypeRaw).freeze()

/** The tree of sanitised HTML, to be changed and written again. */
export function reparseHtml(html: string): Root {
  return fromHtml.runSync({ type: 'root', children: [{ type: 'raw', value: html }] } as never) as unknown as Root
}

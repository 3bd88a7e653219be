import type { Explainer } from './explain.ts'
import type { Asked } from './lists.ts'

const SIZE = 20

/** Lists that are long enough to have a thousandth page where there are 100,000 articles. */
const LONG = ['articles', 'quotes', 'quotesByTheme(theme: "water")', 'articles(where: { language: "en" })'] as const

/** The page of each long list that has this number, by its cursor; lists that end before are left out. */
export async function pageOfNumber(explainer: Explainer, number: number): Promise<Asked[]> {
  const pages: Asked[] = []
  for (const list of LONG) {
    const cursor = await cursorBefore(explainer, list, (number - 1) * SIZE)
    if (cursor !== null) pages.push({ what: list, query: `${withArguments(list, cursor, SIZE)} { nodes { id } }` })
  }
  return pages
}

/** The cursor after which so many rows have been skipped; empty for none, null where the list is shorter. */
async function cursorBefore(explainer: Explainer, list: string, skipped: number): Promise<string | null> {
  let cursor = ''
  for (let seen = 0; seen < skipped; ) {
    const first = Math.min(100, skipped - seen)
    const data = await explainer.ask(
      `list: ${withArguments(list, cursor, first)} { pageInfo { hasNextPage endCursor } }`,
    )
    const { pageInfo } = (data as { list: { pageInfo: { hasNextPage: boolean; endCursor: string } } }).list
    if (!pageInfo.hasNextPage) return null
    cursor = pageInfo.endCursor
    seen += first
  }
  return cursor
}

function withArguments(list: string, cursor: string, first: number): string {
  const page = `first: ${first}${cursor === '' ? '' : `, after: "${cursor}"`}`
  return list.includes('(') ? list.replace(/\)$/, `, ${page})`) : `${list}(${page})`
}

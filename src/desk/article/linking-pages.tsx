import type { LinkingRow } from '../../database/read/links-to.ts'
import { titleOf } from '../parts/words.ts'
import { articleAddress } from '../view.ts'

/** Pages that link to an article; a sentence where there are none. */
export function LinkingPages({ pages }: { readonly pages: readonly LinkingRow[] }) {
  if (pages.length === 0) return <p class="small">No other page of the site links to it.</p>
  return (
    <ul class="asides">
      {pages.map((page) => (
        <li key={page.path}>
          <a href={articleAddress(page.path)} lang={page.language}>
            {titleOf(page)}
          </a>
          <span class="small path">{page.path}</span>
        </li>
      ))}
    </ul>
  )
}

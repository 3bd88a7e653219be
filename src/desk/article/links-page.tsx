import { Pager } from '../parts/pager.tsx'
import type { LinksTo } from './article-data.ts'
import { ArticleHead } from './article-tabs.tsx'
import { LinkingPages } from './linking-pages.tsx'

const ADDRESS = '/desk/links'

/** The pages that link to an article, a part at a time. */
export function LinksPage(links: LinksTo) {
  const { path, linkedFrom, pageInfo } = links
  return (
    <>
      <ArticleHead article={links} place={ADDRESS}>
        Pages of the site that link to it, at this address or an old one, by their own address.
      </ArticleHead>
      <section class="how" aria-label="Pages that link to it">
        <LinkingPages pages={linkedFrom} />
      </section>
      <Pager address={ADDRESS} filters={{ path }} pageInfo={pageInfo} />
    </>
  )
}

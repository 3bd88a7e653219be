import { findLinkingPages } from '../../database/read/links-to.ts'
import { EditorsOnly } from '../ask.ts'
import { plainInMarkdown } from '../forms.ts'
import { addressOf, articleAddress, type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Article, AtAddress } from './article-data.ts'
import { ArticlePage, MOST_LINKING } from './article-page.tsx'
import { keysOf } from './links.ts'
import { MovedPage } from './moved-page.tsx'
import { PreviewBar } from './preview-bar.tsx'

const QUERY = `query Article($path: String!) {
  ${frameFields}
  resolvePath(path: $path) {
    __typename
    ... on Gone { path at reason }
  }
  article: articleByPath(path: $path) {
    path url title summary language published updated wordCount readingMinutes edition release html
    ancestors { title path }
    translations { title path language }
    sections { anchor heading level }
    quotes { text attribution url themes { slug name } }
    images { url alt role width height file { url } credit { attribution complete } }
    aliases { path }
    links { href text article { title path } }
    themes { slug name }
    terms { taxonomy name }
    licence { name url }
    labels { name url text }
    previous { title path }
    next { title path }
    preview { state publishAt }
  }
}`

interface Answer {
  readonly site: Frame
  readonly resolvePath: ({ readonly __typename: string } & NonNullable<AtAddress['gone']>) | null
  readonly article: Article | null
}

const FIRST_LINKING = { limit: MOST_LINKING + 1, fromEnd: false, after: null, before: null }

/** Where a preview shows an image from, which perhaps no reader may have: with the key, for whoever has no session. */
export type DraftFiles = (url: string, key: string | undefined) => string

/**
 * Builds the view of one article, which shows images from where the gateway has them; or, for a preview, of one that is not
 * published, for editors and for whoever has a link with a key for it.
 */
export function createArticleView(
  fileAddress: (url: string) => string,
  { draftFiles = null }: { readonly draftFiles?: DraftFiles | null } = {},
): View<AtAddress> {
  const isPreview = draftFiles !== null
  return {
    address: isPreview ? '/desk/preview' : '/desk/article',
    async read({ parameters, ask, database, signal, session }): Promise<Read<AtAddress> | null> {
      const asked = parameters.get('path')?.trim() ?? ''
      if (asked === '') return null
      const question = { query: QUERY, variables: { path: asked } }
      const key = parameters.get('key')
      if (isPreview && session === null && !key) throw new EditorsOnly()
      const shown = session !== null ? { drafts: true } : { key: key ?? '' }
      const { site, resolvePath, article } = await ask<Answer>(question, isPreview ? shown : {})
      const gone = resolvePath?.__typename === 'Gone' ? resolvePath : null
      if (article === null && gone === null) return null
      const linkedFrom =
        article === null || isPreview
          ? null
          : await findLinkingPages({ database, release: site.release.number, signal }, keysOf(article), FIRST_LINKING)
      return {
        site,
        data: { asked, article, gone, linkedFrom },
        question,
        session,
        ...(key && session === null && { key }),
      }
    },
    page({ asked, article, gone, linkedFrom }, { session = null, key }) {
      if (article !== null) {
        const bar = isPreview ? PreviewBar({ article, session }) : null
        // Without a session, a key shows one page, and perhaps none of those around it.
        const neighbourAddress = isPreview ? session && previewAddress : articleAddress
        const shownFile = draftFiles === null ? fileAddress : (url: string) => draftFiles(url, key)
        const body = ArticlePage({ asked, article, linkedFrom, fileAddress: shownFile, bar, neighbourAddress })
        return { title: article.title || article.path, body }
      }
      return { title: 'Gone', body: MovedPage({ asked, gone }) }
    },
    table: ({ article }) => ({
      columns: ['quote', 'attribution', 'themes', 'url'],
      rows: (article?.quotes ?? []).map(({ text, attribution, themes, url }) => [
        ...[text, attribution, themes.map(({ slug }) => slug).join(' '), url],
      ]),
    }),
    markdown: writeArticle,
  }
}

function previewAddress(path: string): string {
  return addressOf('/desk/preview', { path })
}

function writeArticle({ asked, article, gone }: AtAddress): string {
  if (article === null)
    return `# ${plainInMarkdown(asked)}\n\n${gone ? `Gone since ${gone.at}: ${gone.reason}.` : ''}\n`
  const { title, path, url, summary, published, updated, licence, themes, quotes, aliases } = article
  const facts = [
    ['Address', url],
    ['Published', published],
    ['Revised', updated],
    ['Licence', licence?.name],
    ['Themes', themes.map(({ name }) => name).join(', ')],
    ['Also at', aliases.map((alias) => alias.path).join(', ')],
  ].flatMap(([name, value]) => (value ? [`- ${name}: ${plainInMarkdown(value)}\n`] : []))
  const said = quotes.map(({ text, attribution }) => {
    const by = attribution === null ? '' : `>\n> — ${plainInMarkdown(attribution)}\n`
    return `> ${plainInMarkdown(text)}\n${by}\n`
  })
  const intro = summary === null ? '' : `${plainInMarkdown(summary)}\n\n`
  return `# ${plainInMarkdown(title || path)}\n\n${intro}${facts.join('')}\n${said.join('')}`
}

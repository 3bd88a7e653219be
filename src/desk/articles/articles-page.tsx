import { Facets } from '../parts/facets.tsx'
import { Day } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { count, languageName, titleOf } from '../parts/words.ts'
import { articleAddress } from '../view.ts'
import type { Articles } from './articles-data.ts'

const ADDRESS = '/desk/articles'

/** The list of articles with what it can be narrowed by. */
export function ArticlesPage({ filters, totalCount, articles, pageInfo, languages, themes, sections }: Articles) {
  const facets = [
    { label: 'Section', name: 'section', choices: sections.map((section) => ({ value: section, label: section })) },
    {
      label: 'Language',
      name: 'language',
      choices: languages.map(({ code, name }) => ({ value: code, label: name || languageName(code) })),
    },
    { label: 'Theme', name: 'theme', choices: themes.map(({ slug, name }) => ({ value: slug, label: name })) },
  ]
  return (
    <>
      <header class="head">
        <h1>Articles</h1>
        <p class="lede">{told(filters.text, totalCount)}</p>
      </header>
      <div class="with-facets">
        <Facets address={ADDRESS} filters={filters} facets={facets} />
        <div>
          {totalCount === 0 && (
            <p>
              <a href={ADDRESS}>All articles</a>
            </p>
          )}
          <ol class="entries">
            {articles.map((article) => (
              <li key={article.path}>
                <h2 lang={article.language}>
                  <a href={articleAddress(article.path)}>{titleOf(article)}</a>
                </h2>
                {article.summary && (
                  <p class="summary" lang={article.language}>
                    {article.summary}
                  </p>
                )}
                <p class="small">
                  <Day at={article.published} /> <span class="path">{article.path}</span>
                </p>
              </li>
            ))}
          </ol>
          <Pager address={ADDRESS} filters={filters} pageInfo={pageInfo} />
        </div>
      </div>
    </>
  )
}

function told(text: string | null, total: number): string {
  if (text === null) return total === 0 ? 'No article is like that.' : `${count(total, 'article')}, the newest first.`
  return total === 0 ? `No article has “${text}”.` : `${count(total, 'article has', 'articles have')} “${text}”.`
}

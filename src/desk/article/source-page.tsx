import { Copyable } from '../parts/copyable.tsx'
import type { Source } from './article-data.ts'
import { ArticleHead } from './article-tabs.tsx'

/** Longer ones are shown as far as this, in characters; a page is to stay light. */
const LONGEST = 60_000

/** The Markdown of an article. */
export function SourcePage(source: Source) {
  const { path, markdown, extra } = source
  const fields = Object.keys(extra)
  return (
    <>
      <ArticleHead article={source} place="/desk/source">
        The body as its file has it, without the front matter.
      </ArticleHead>
      <Copyable id="desk-source" text={markdown.slice(0, LONGEST)} label="The Markdown of the article" />
      {markdown.length > LONGEST && (
        <p class="note">
          It goes on. All of it is <a href={`/desk/source.md?${new URLSearchParams({ path })}`}>this file</a>.
        </p>
      )}
      {fields.length > 0 && (
        <section class="how" aria-labelledby="desk-extra">
          <h2 id="desk-extra">Front matter with no other place</h2>
          <Copyable
            id="desk-fields"
            text={JSON.stringify(extra, null, 2).slice(0, LONGEST / 4)}
            label="This front matter"
          />
        </section>
      )}
    </>
  )
}

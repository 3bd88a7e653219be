import type { Session } from '../access/session.ts'
import { Moment } from '../parts/moment.tsx'
import type { Article } from './article-data.ts'

/** Says above a preview who sees the page, and lets an editor show it to others. */
export function PreviewBar({ article, session }: { readonly article: Article; readonly session: Session | null }) {
  return (
    <div class="note preview-bar">
      <p>{told(article)}</p>
      {session && (
        <form method="post" action="/desk/preview-link">
          <input type="hidden" name="session" value={session.formToken} />
          <input type="hidden" name="path" value={article.path} />
          <button type="submit" class="plain">
            Make a link for others
          </button>
          <span class="small">Whoever has it sees this page and no other draft, for a week.</span>
        </form>
      )}
    </div>
  )
}

function told({ preview }: Article) {
  if (preview == null) return <>Readers have this page, just as it is here.</>
  if (preview.state === 'SCHEDULED' && preview.publishAt)
    return (
      <>
        Readers get this page <Moment at={preview.publishAt} />. Nobody sees it before.
      </>
    )
  return <>This is a draft. No reader sees it.</>
}

import { pathKey } from '../../content/path-key.ts'
import type { ArticleRow } from '../../database/read/articles.ts'
import type { FormerPath } from '../../database/read/paths.ts'
import { builder } from '../builder.ts'
import { asItself } from '../loaders.ts'
import { searchable } from '../searchable.ts'
import { GoneReason } from './gone-reason.ts'

interface RedirectRow {
  readonly from: string
  readonly article: ArticleRow
}

interface GoneRow {
  readonly path: string
  readonly at: string
  readonly reason: NonNullable<FormerPath['reason']>
}

const Redirect = builder.objectRef<RedirectRow>('Redirect').implement({
  description:
    'The path leads to an article that lives elsewhere. Answer with HTTP 301 where it is permanent, else 302.',
  fields: (t) => ({
    from: t.exposeString('from', { description: 'The alias or former path, as the site writes it.' }),
    to: t.string({ description: 'The path of the article now.', resolve: ({ article }) => article.path }),
    permanent: t.boolean({ description: 'Whether the old path may be forgotten for good.', resolve: () => true }),
    article: t.field({ type: 'Article', description: 'The article.', resolve: ({ article }) => article }),
  }),
})

const Gone = builder.objectRef<GoneRow>('Gone').implement({
  description: 'The path once led to something and does no more. Answer with HTTP 410.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The path, as the site wrote it.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was taken away.' }),
    reason: t.expose('reason', { type: GoneReason, description: 'Why it was taken away.' }),
  }),
})

const PathResolution = builder.unionType('PathResolution', {
  description: 'What is at a path: a page, a redirect to one, or word that it is gone.',
  types: ['Article', Redirect, Gone],
  resolveType: (value) => ('from' in value ? Redirect : 'reason' in value ? Gone : 'Article'),
})

builder.queryField('resolvePath', (t) =>
  t.field({
    type: PathResolution,
    nullable: true,
    description: 'What a router needs to know of a path. Null where the path never led anywhere: answer with HTTP 404.',
    args: {
      path: t.arg.string({
        required: true,
        description: 'A path of the site, with or without slashes at either end, percent-encoded or not.',
      }),
    },
    resolve: async (_root, { path }, { loaders }) => {
      const key = searchable(pathKey(path))
      const found = await loaders.articleAtPath.load(key)
      if (found) return found.requestedPath === null ? found : redirect(found.requestedPath, asItself(found))
      const former = await loaders.formerPath.load(key)
      if (!former) return null
      const edition = former.canonical ? former.edition : null
      const article = edition && (await loaders.articleOfEdition.load(edition))
      return article ? redirect(former.path, article) : gone(former)
    },
  }),
)

function redirect(from: string, article: ArticleRow): RedirectRow {
  return { from, article }
}

/** A path the article gave up lasts no longer than the article says; of an article that is gone, its withdrawal counts. */
function gone({ path, edition, closed, withdrawn, reason }: FormerPath): GoneRow {
  if (edition !== null) return { path, at: closed, reason: 'UNPUBLISHED' }
  return { path, at: withdrawn ?? closed, reason: reason ?? 'UNPUBLISHED' }
}

import type { ArticleRow } from '../../database/read/articles.ts'
import type { FormerPath } from '../../database/read/articles-by-path.ts'
import { anySpelling } from '../asked-path.ts'
import { builder } from '../builder.ts'
import { articleOf, type Context, keysOfPath, urlOf } from '../context.ts'
import { checkKeys, maxKeys, parseUuid } from '../input.ts'
import { findFormerPath, followPath } from '../loaders.ts'

builder.node('Alias', {
  description: 'Another path that leads to an article, usually a former one. Frontends redirect it.',
  id: { description: 'Lasting id.', resolve: (alias) => alias.uid, parse: parseUuid },
  loadWithoutCache: (id, { loaders }) => (id === null ? null : loaders.aliasById.load(id)),
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The path, such as `/old/privacy/`.' }),
    url: t.field({
      type: 'URL',
      description: 'The path as an absolute URL of the site.',
      resolve: (alias, _args, context) => urlOf(context, alias.path),
    }),
    article: t.field({ type: 'Article', description: 'The article it leads to.', resolve: articleOf }),
  }),
})

const Redirect = builder.objectRef<{ readonly from: string; readonly article: ArticleRow }>('Redirect').implement({
  description: 'The path leads to an article with another path. Answer with HTTP 301 if it is permanent, else 302.',
  fields: (t) => ({
    from: t.exposeString('from', { description: 'The alias or former path, as the site writes it.' }),
    to: t.string({ description: 'The present path of the article.', resolve: ({ article }) => article.path }),
    permanent: t.boolean({ description: 'Whether the old path may be forgotten for good.', resolve: () => true }),
    article: t.field({ type: 'Article', description: 'The article.', resolve: ({ article }) => article }),
  }),
})

/** As in the column `changes.reason`. */
export const GoneReason = builder.enumType('GoneReason', {
  description: 'Why something is no longer available.',
  values: {
    UNPUBLISHED: { description: 'It was withdrawn, and may return.' },
    DELETED: { description: 'Its file was deleted.' },
    RETRACTED: {
      description: 'Its authors withdrew it because it was wrong. Do not show copies. No release shows it any more.',
    },
    EXPIRED: { description: 'The time it was meant for is over.' },
    RIGHTS_WITHDRAWN: { description: 'The right to publish it was lost. Delete copies. No release shows it any more.' },
  } as const,
})

/** What can be read no more. */
export interface GoneRow {
  readonly path: string
  readonly at: string
  readonly reason: NonNullable<FormerPath['reason']>
  readonly note: string | null
}

/** What stands for what can be read no more. */
export const Gone = builder.objectRef<GoneRow>('Gone').implement({
  description: 'The path or the quote was there once and no longer is. Answer with HTTP 410.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The path, as the site wrote it; of a quote that of its article.' }),
    at: t.expose('at', {
      type: 'DateTime',
      description:
        'When it stopped leading there; after the release that is read, where it was withdrawn for good since.',
    }),
    reason: t.expose('reason', { type: GoneReason, description: 'Why it stopped.' }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'What whoever took a quote back says about why; null if that is nothing, and for paths.',
    }),
  }),
})

const PathResolution = builder.unionType('PathResolution', {
  description: 'What is at a path: an article, a redirect to one, or the statement that it is gone.',
  types: ['Article', Redirect, Gone],
  resolveType: (value) => ('from' in value ? Redirect : 'reason' in value ? Gone : 'Article'),
})

builder.queryFields((t) => ({
  resolvePath: t.field({
    type: PathResolution,
    nullable: true,
    description: 'What a router needs to know about a path. Null if it never led anywhere: answer with HTTP 404.',
    args: { path: t.arg.string({ required: true, description: `A path of the site. ${anySpelling}` }) },
    resolve: (_root, { path }, context) => resolvePath(context, path),
  }),
  resolvePaths: t.field({
    type: [PathResolution],
    nullable: { list: false, items: true },
    description: 'The same for many paths at once, in the order asked.',
    args: {
      paths: t.arg.stringList({ required: true, description: `At most ${maxKeys} paths. ${anySpelling}` }),
    },
    resolve: (_root, { paths }, context) => {
      checkKeys('paths', paths)
      return paths.map((path) => resolvePath(context, path))
    },
  }),
}))

async function resolvePath(context: Context, path: string) {
  const keys = keysOfPath(context, path)
  const article = await followPath(context.loaders, keys)
  if (article) return article.requestedPath === null ? article : { from: article.requestedPath, article }
  const former = await findFormerPath(context.loaders, keys)
  return former && gone(former)
}

/** The time and reason are those of the withdrawal. */
function gone({ path, closed, withdrawn, reason }: FormerPath): GoneRow {
  return { path, at: withdrawn ?? closed, reason: reason ?? 'UNPUBLISHED', note: null }
}

import { nodeId, SITE } from '../../content/node-id.ts'
import { changeCursorKey, changeList, cursorOfRelease, findPlaceInLog } from '../../database/read/change-cursors.ts'
import { type ChangeRow, countChanges, listChanges, type PlaceInLog } from '../../database/read/changes.ts'
import type { SortKey } from '../../database/read/keyset.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { builder } from '../builder.ts'
import { inputError } from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import { changeKey } from '../loaders.ts'
import { type List, pageOf, windowOf } from '../pages.ts'
import { GoneReason } from './path.ts'

const ChangeKind = builder.enumType('ChangeKind', {
  description: 'What became of an article, a quote or the site.',
  values: {
    PUBLISHED: { description: 'It can be read for the first time.' },
    UPDATED: { description: 'It says or shows something else.' },
    MOVED: { description: 'It has another path, and may say something else as well.' },
    CORRECTED: { description: 'It says something else, and `correction` says what was wrong.' },
    WITHDRAWN: { description: 'It can no longer be read: the tombstone. Take your copy down; `reason` says why.' },
    RESTORED: { description: 'It can be read again after it was withdrawn.' },
  } as const,
})

const ChangeSubject = builder.enumType('ChangeSubject', {
  description: 'What a change is about.',
  values: {
    ARTICLE: { description: 'An article, with all that is in it.' },
    QUOTE: { description: 'A quote that was taken back. Remove it wherever it was copied.' },
    SITE: {
      description:
        'The title, the address, the language or the licence of the site, or what the themes it declares are called.',
    },
  } as const,
})

builder.node('Change', {
  description:
    'What a release did to an article, a quote or the site. Changes are never altered, nor taken out of the list.',
  id: { description: 'Lasting id.', resolve: changeKey, parse: parsePlace },
  loadWithoutCache: (key, { loaders }) => (key === null ? null : loaders.changeByPlace.load(key)),
  fields: (t) => ({
    release: t.exposeInt('release', { description: 'The number of the release that made it.' }),
    at: t.expose('at', {
      type: 'DateTime',
      description: 'When it happened: with its release, or earlier in the database the site was in before.',
    }),
    kind: t.expose('kind', { type: ChangeKind, description: 'What happened.' }),
    subject: t.field({
      type: ChangeSubject,
      description: 'What it is about.',
      resolve: subjectOf,
    }),
    subjectId: t.id({
      description: 'The lasting id of what it is about, also of what is gone.',
      resolve: ({ articleId, quoteId }) => {
        if (quoteId !== null) return nodeId('Quote', quoteId)
        return articleId === null ? nodeId('Site', SITE) : nodeId('Article', articleId)
      },
    }),
    articleId: t.id({
      nullable: true,
      description: 'The lasting id of the article it is about or in; null for the site.',
      resolve: ({ articleId }) => articleId && nodeId('Article', articleId),
    }),
    article: t.field({
      type: 'Article',
      nullable: true,
      description:
        'The article as it is now, not as the change left it; null for a tombstone, where it was withdrawn since, and for the site.',
      resolve: ({ kind, articleId }, _args, { loaders }) =>
        kind === 'WITHDRAWN' || articleId === null ? null : loaders.articleById.load(articleId),
    }),
    path: t.exposeString('path', {
      nullable: true,
      description:
        'The path of the article after the change, or its last one; of a quote that of its article; null for the site.',
    }),
    previousPath: t.exposeString('previousPath', { nullable: true, description: 'For `MOVED`: the path before.' }),
    reason: t.expose('reason', {
      type: GoneReason,
      nullable: true,
      description: 'For `WITHDRAWN`: why it can no longer be read.',
    }),
    correction: t.string({
      nullable: true,
      description:
        'What the editor says about what was wrong; null unless the change brought a new note, and once the article cannot be read any more.',
      resolve: async ({ articleId, correction }, _args, { loaders }) => {
        if (articleId === null || correction === null) return null
        return (await loaders.articleById.load(articleId)) === null ? null : correction
      },
    }),
  }),
})

const ChangeConnection = builder.connectionObject({ type: 'Change', name: 'ChangeConnection' })

const listOfChanges: List<ChangeRow> = { ...changeList, keyOf: changeCursorKey }

builder.objectField('Release', 'cursor', (t) =>
  t.string({
    description:
      '`changes(after:)` goes on from here: what you read at this release, and then the changes, has no gap.',
    resolve: cursorOfRelease,
  }),
)

builder.queryField('changes', (t) =>
  t.field({
    type: ChangeConnection,
    nullable: true,
    description:
      'What releases changed, in the order of releases, the oldest first, what is gone included. A release is told whole: its changes apply together. Keep `endCursor` and ask again after it; where it is null there was nothing new. Fails with the code `CURSOR_EXPIRED` after a cursor of a history that this gateway does not have.',
    args: {
      first: t.arg.int({ description: 'How many to return: 0 to 100; 20 if omitted.' }),
      after: t.arg.string({
        description: 'Return only what comes after this cursor: one of this list, or `Release.cursor`.',
      }),
    },
    resolve: async (_root, args, { snapshot, budget }) => {
      const window = windowOf(args, listOfChanges)
      const after = await placeOf(snapshot, window.after)
      const rows = await listChanges(snapshot, { after, limit: window.limit })
      const counting = chargeScans(snapshot, budget, 'ChangeConnection.totalCount')
      return pageOf(rows, window, { list: listOfChanges, totalCount: () => countChanges(counting) })
    },
  }),
)

/** The place in the log that a cursor stands for; throws where the release it names is none of this history. */
async function placeOf(snapshot: Snapshot, key: SortKey | null): Promise<PlaceInLog> {
  if (key === null) return { release: 0, position: 0 }
  const place = await findPlaceInLog(snapshot, key)
  if (place) return place
  const message =
    'The cursor is of a history that this gateway does not have, as after a database was set up anew or restored. ' +
    'Read `site { release { number cursor } }` and all articles of that release, drop what is not among them, and go on after its `cursor`.'
  throw inputError(message, 'CURSOR_EXPIRED')
}

function subjectOf({ articleId, quoteId }: ChangeRow) {
  if (quoteId !== null) return 'QUOTE'
  return articleId === null ? 'SITE' : 'ARTICLE'
}

function parsePlace(id: string): string | null {
  return /^[1-9]\d{0,8}\/(?:0|[1-9]\d{0,8})$/.test(id) ? id : null
}

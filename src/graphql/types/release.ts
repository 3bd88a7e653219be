import { listReleases, type ReleaseRow, releaseOrder } from '../../database/read/releases.ts'
import { builder } from '../builder.ts'
import { required } from '../context.ts'
import { type List, pageOf, windowOf } from '../pages.ts'

const ReleaseKind = builder.enumType('ReleaseKind', {
  description: 'What made a release.',
  values: {
    IMPORT: { description: 'An import of the site’s files, or, in a mirror, of what its origin shows.' },
    SCHEDULE: { description: 'The clock: an article was due to appear or to expire.' },
    ROLLBACK: { description: 'A return to what an earlier release showed.' },
    WITHDRAWAL: { description: 'A quote or an article was taken back for good.' },
  } as const,
})

const count = (what: string) => ({ description: `How many articles the release ${what}.` })

builder.node('Release', {
  description: 'A state of the whole content. Content changes only by a new release, all at once.',
  id: {
    description: 'Lasting id.',
    resolve: (release) => String(release.number),
    parse: (id) => (/^[1-9]\d{0,8}$/.test(id) ? Number(id) : null),
  },
  loadWithoutCache: (number, { loaders }) => (number === null ? null : loaders.releaseByNumber.load(number)),
  fields: (t) => ({
    number: t.exposeInt('number', { description: '1, 2, 3 … without gaps, in the order of publication.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was published.' }),
    kind: t.expose('kind', { type: ReleaseKind, description: 'What made it.' }),
    note: t.exposeString('note', { nullable: true, description: 'What the editor wrote about it, if anything.' }),
    added: t.exposeInt('added', count('made visible that were not visible before')),
    changed: t.exposeInt('changed', count('changed')),
    moved: t.exposeInt('moved', count('gave another path')),
    withdrawn: t.exposeInt('withdrawn', {
      description:
        'How many articles the release withdrew; of one of the kind `WITHDRAWAL`, how many quotes or articles.',
    }),
  }),
})

const ReleaseConnection = builder.connectionObject({ type: 'Release', name: 'ReleaseConnection' })

const list: List<ReleaseRow> = { name: 'releases', terms: releaseOrder, keyOf: (release) => [release.number] }

builder.queryFields((t) => ({
  releases: t.connection(
    {
      type: 'Release',
      nullable: true,
      description: 'All releases up to the one this request reads, newest first.',
      resolve: async (_root, args, { snapshot }) => {
        const window = windowOf(args, list)
        // Numbers have no gaps, so the newest is the count.
        return pageOf(await listReleases(snapshot, window), window, { list, totalCount: () => snapshot.release })
      },
    },
    ReleaseConnection,
  ),
  release: t.field({
    type: 'Release',
    nullable: true,
    description: 'The release with this number; null if there is none up to the one this request reads.',
    args: { number: t.arg.int({ required: true, description: 'As in `Release.number`.' }) },
    resolve: (_root, { number }, { loaders }) => loaders.releaseByNumber.load(number),
  }),
}))

builder.subscriptionType({
  description: 'What can be waited for, as server-sent events.',
  fields: (t) => ({
    releasePublished: t.field({
      type: 'Release',
      description:
        'Every release from now on, as it is published. The id of an event is the number of its release: with `Last-Event-ID`, or after `?release=N`, those published since come first, in order, at most the newest 100. After a release that does not exist it is refused with the code `RELEASE_UNKNOWN`.',
      subscribe: (_root, _args, { release: newest, followReleases }) =>
        required(followReleases, 'way to follow releases')(newest),
      resolve: (release) => release,
    }),
  }),
})

import { listReleases, type ReleaseRow, releaseOrder } from '../../database/read/releases.ts'
import { builder } from '../builder.ts'
import { pageArguments, ReleaseConnection } from '../connections.ts'
import { nodeId } from '../node-ids.ts'
import { type List, pageOf, windowOf } from '../pages.ts'

const ReleaseKind = builder.enumType('ReleaseKind', {
  description: 'What made a release.',
  values: {
    IMPORT: { description: 'An import of the site’s files.' },
    SCHEDULE: { description: 'The clock: an article’s time to appear or to expire had come.' },
    ROLLBACK: { description: 'A return to what an earlier release showed.' },
  } as const,
})

const count = (what: string) => ({ description: `How many articles the release ${what}.` })

builder.objectType('Release', {
  description: 'A state of the whole content. Content changes only by a new release, all at once.',
  interfaces: ['Node'],
  fields: (t) => ({
    id: t.id({ description: 'Lasting id.', resolve: (release) => nodeId('Release', release.number) }),
    number: t.exposeInt('number', { description: '1, 2, 3 … without gaps, in the order of publication.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was published.' }),
    kind: t.expose('kind', { type: ReleaseKind, description: 'What made it.' }),
    note: t.exposeString('note', { nullable: true, description: 'What the editor wrote about it, if anything.' }),
    added: t.exposeInt('added', count('made visible that were not before')),
    changed: t.exposeInt('changed', count('changed')),
    moved: t.exposeInt('moved', count('gave another path')),
    withdrawn: t.exposeInt('withdrawn', count('took away')),
  }),
})

const list: List<ReleaseRow> = { name: 'releases', terms: releaseOrder, keyOf: (release) => [release.number] }

builder.queryFields((t) => ({
  releases: t.field({
    type: ReleaseConnection,
    description: 'All releases up to the one being read, newest first.',
    args: pageArguments,
    resolve: async (_root, args, { snapshot }) => {
      const window = windowOf(args, list)
      // Numbers have no gaps, so the newest is the count.
      return pageOf(await listReleases(snapshot, window), window, { list, totalCount: () => snapshot.release })
    },
  }),
  release: t.field({
    type: 'Release',
    nullable: true,
    description: 'The release with this number; null where there is none up to the one being read.',
    args: { number: t.arg.int({ required: true, description: 'As in `Release.number`.' }) },
    resolve: (_root, { number }, { loaders }) => loaders.releaseNumbered.load(number),
  }),
}))

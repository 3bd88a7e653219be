import type { Json } from '../../../schema/json.ts'
import { findProposalById, type ProposalRow } from '../../database/read/keys.ts'
import type { UnpublishedRow } from '../../database/read/unpublished.ts'
import { builder } from '../builder.ts'

const PreviewState = builder.enumType('PreviewState', {
  description: 'Why an article is not published.',
  values: {
    DRAFT: { description: 'Its file says that it is a draft.' },
    SCHEDULED: { description: 'It is to be published later.' },
    PROPOSED: { description: 'It is part of a proposal that is not published.' },
  } as const,
})

const Preview = builder.objectRef<UnpublishedRow>('Preview').implement({
  description: 'What is to be known of an article that only holders of a key can read.',
  fields: (t) => ({
    state: t.expose('state', { type: PreviewState, description: 'Why it is not published.' }),
    publishAt: t.expose('publishAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is to be published; null if no time is fixed.',
    }),
  }),
})

builder.objectField('Article', 'preview', (t) =>
  t.field({
    type: Preview,
    nullable: true,
    description: 'Null for what is published: not null only in answers to requests with a key for previews.',
    resolve: ({ id }, _args, { loaders, perspective }) =>
      perspective === null ? null : loaders.unpublishedEdition.load(id),
  }),
)

const Proposal = builder.objectRef<ProposalRow>('Proposal').implement({
  description: 'A state of the site that an editor proposes, and that this request reads as if it were published.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What the editor calls it.' }),
    made: t.expose('made', { type: 'DateTime', description: 'When it was made.' }),
    note: t.exposeString('note', { nullable: true, description: 'What the editor wrote about it, if anything.' }),
    current: t.exposeBoolean('current', {
      description: 'Whether it can be published as it is: nothing was published since it was made.',
    }),
    plan: t.field({
      type: 'JSON',
      description: 'What publishing it does, as `commonplace-gateway import --plan --json` tells it.',
      resolve: ({ report }) => report as Json,
    }),
  }),
})

builder.queryField('proposal', (t) =>
  t.field({
    type: Proposal,
    nullable: true,
    description: 'The proposal that the key of this request shows; null without such a key.',
    resolve: (_root, _args, { perspective, snapshot }) =>
      perspective?.kind === 'proposal' ? findProposalById(snapshot.database, perspective.id, snapshot.signal) : null,
  }),
)

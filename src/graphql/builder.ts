import SchemaBuilder from '@pothos/core'
import DirectivesPlugin from '@pothos/plugin-directives'
import FederationPlugin from '@pothos/plugin-federation'
import RelayPlugin from '@pothos/plugin-relay'
import type { Json, LabelRow, LeadRow, LicenceRow, LinkRow } from '../../schema/json.ts'
import { nodeId } from '../content/node-id.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { ChangeRow } from '../database/read/changes.ts'
import type { AliasRow, ImageCreditRow, QuoteRow } from '../database/read/edition-parts.ts'
import type { ImageRow } from '../database/read/images.ts'
import type { MediaRow } from '../database/read/media.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { SectionRow } from '../database/read/sections.ts'
import type { TermRow } from '../database/read/terms.ts'
import type { ThemeRow } from '../database/read/themes.ts'
import type { Context } from './context.ts'
import { type Page, pageArgumentOptions } from './pages.ts'
import type { Verdict } from './verify-quote.ts'

/** What backs each type: rows as the database returns them. Fields refer to types by name, so most types import no other. */
export interface SchemaTypes {
  Context: Context
  DefaultFieldNullability: false
  DefaultEdgesNullability: { list: false; items: false }
  Connection: Pick<Page<unknown>, 'totalCount'>
  Scalars: {
    DateTime: { Input: string; Output: string }
    ID: { Input: string; Output: string }
    JSON: { Input: Json; Output: Json }
    URL: { Input: string; Output: string }
  }
  Objects: {
    Alias: AliasRow
    Article: ArticleRow
    Change: ChangeRow
    Image: ImageRow
    ImageCredit: ImageCreditRow
    Label: LabelRow
    Lead: LeadRow
    Licence: LicenceRow
    Link: LinkRow
    MediaFile: MediaRow & { readonly digest: string; readonly name: string }
    Quote: QuoteRow
    QuoteVerdict: Verdict
    Release: ReleaseRow
    Section: SectionRow
    Site: ReleaseRow
    Term: TermRow
    TextRange: { start: number; end: number }
    Theme: ThemeRow
  }
}

/** The builder every file of `types/` adds its types to. Fields are non-null unless they say otherwise. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [RelayPlugin, DirectivesPlugin, FederationPlugin],
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: nodeId,
    nodeTypeOptions: {
      description: 'Anything with a lasting id, which stays the same through renames, moves and repeated imports.',
    },
    idFieldOptions: { description: 'Opaque and unique in the whole schema; `node` finds the object again.' },
    // Defined in `types/node.ts`: the plugin's own fail for an id that nothing has, and take any number of ids.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    ...pageArgumentOptions,
    pageInfoTypeOptions: { description: 'Where a page is in its list.' },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge, for `before`; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last edge, for `after`; null on an empty page.' },
    defaultConnectionTypeOptions: {
      description: 'A page of a list, as in the Relay cursor connections specification.',
    },
    defaultEdgeTypeOptions: { description: 'An entry of a page, with its place in the list.' },
    edgesFieldOptions: { description: 'The entries with their cursors.', nullable: { list: false, items: false } },
    nodesOnConnection: { description: 'The entries alone, for when their cursors are not needed.' },
    pageInfoFieldOptions: { description: 'Whether there is more, and the cursors to continue with.' },
    cursorFieldOptions: { description: 'Its place in the list, for `after` and `before`. Opaque.' },
    nodeFieldOptions: { description: 'The entry itself.' },
  },
})

builder.queryType({ description: 'Where every query starts. All fields of one request read the same release.' })

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many entries the whole list has. Counted only when asked for.',
    resolve: (page) => page.totalCount(),
  }),
)

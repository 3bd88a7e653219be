import SchemaBuilder from '@pothos/core'
import type { Json, LeadRow, LicenceRow, LinkRow } from '../../schema/json.ts'
import type { AliasRow } from '../database/read/aliases.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { ImageCreditRow } from '../database/read/image-credits.ts'
import type { QuoteRow } from '../database/read/quotes.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { SectionRow } from '../database/read/sections.ts'
import type { ThemeRow } from '../database/read/themes.ts'
import type { Context } from './context.ts'

/** What backs each type: rows as the database gives them. A type is named by its name, so no file of a type needs another. */
export interface SchemaTypes {
  Context: Context
  DefaultFieldNullability: false
  Scalars: {
    DateTime: { Input: string; Output: string }
    ID: { Input: string; Output: string }
    JSON: { Input: Json; Output: Json }
    URL: { Input: string; Output: string }
  }
  Interfaces: { Node: object }
  Objects: {
    Alias: AliasRow
    Article: ArticleRow
    ImageCredit: ImageCreditRow
    Lead: LeadRow
    Licence: LicenceRow
    Link: LinkRow
    Quote: QuoteRow
    Release: ReleaseRow
    Section: SectionRow
    Site: ReleaseRow
    TextRange: { start: number; end: number }
    Theme: ThemeRow
  }
}

/** The same with what Pothos adds, for its own functions. */
export type BuilderTypes = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>

/** The one schema in the making; each file of `types/` adds its part. Fields are non-null unless they say otherwise. */
export const builder = new SchemaBuilder<SchemaTypes>({ defaultFieldNullability: false })

builder.queryType({ description: 'Where every question starts. All fields of one request read the same release.' })

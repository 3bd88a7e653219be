import type { ComponentChildren } from 'preact'
import type { Database } from '../database/open.ts'
import type { Session } from './access/session.ts'
import type { SiteWork } from './access/site-work.ts'
import type { Ask, Question } from './ask.ts'

/** What somebody wants to see, and what it is read with. */
export interface Asked {
  /** Of the address; of a name that is given twice, the first counts. */
  readonly parameters: URLSearchParams
  readonly ask: Ask
  /** For what GraphQL has no question for. */
  readonly database: Database
  readonly signal: AbortSignal
  /** Null for everybody who is not known as an editor. */
  readonly session: Session | null
  readonly work: SiteWork
}

/** The site and the release that a page is about, as `frameFields` asks for them. */
export interface Frame {
  readonly title: string
  readonly url: string
  readonly release: { readonly number: number; readonly at: string }
}

/** What every question of a view asks for, so that its page can say of which release it is. */
export const frameFields = 'site { title url release { number at } }'

/** A page, without what all pages have. */
export interface Page {
  readonly title: string
  readonly body: ComponentChildren
}

/** What a view shows, as rows for spreadsheets. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** The data of a view, with the site it is of and the question a frontend would ask for it. */
export interface Read<Data> {
  /** Null before the first release, where a page has something to show all the same. */
  readonly site: Frame | null
  readonly data: Data
  /** Null where it is no frontend's business. */
  readonly question: Question | null
  /** Whether somebody was led here because nothing was done: what their page showed was no longer so. */
  readonly isRefused?: boolean
  /** By what somebody without a session is shown what is not published. */
  readonly key?: string
  /** For forms of the page; null for everybody who is not known as an editor. */
  readonly session?: Session | null
}

/** One thing to look at: read once, and shown as a page, as JSON, as CSV or as Markdown. */
export interface View<Data> {
  /** Where it is, such as `/desk/quotes`; the data are beside it, with `.json`, `.csv` or `.md` at the end. */
  readonly address: string
  /** Whether only editors may see it. */
  readonly isForEditors?: boolean
  /** Null where there is nothing of this name. */
  read(asked: Asked): Promise<Read<Data> | null>
  page(data: Data, read: Read<Data>): Page
  table(data: Data): Table
  /** After which cursor a list goes on; null where all of it was given. Missing for what is no list in pages. */
  next?(data: Data): string | null
  /** Missing where the table as Markdown says it all. */
  markdown?(data: Data): string
}

/** An address with those of these parameters that are not empty. */
export function addressOf(path: string, parameters: Readonly<Record<string, string | null | undefined>> = {}): string {
  const given = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value ? [[name, value]] : [],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** Where the desk shows an article. */
export function articleAddress(path: string): string {
  return addressOf('/desk/article', { path })
}

import type { MirrorRow, SiteRow } from '../../schema/json.ts'
import type { Database } from '../database/open.ts'
import type { ReleasePlan } from '../database/write/publish.ts'
import type { ArticleRecord } from '../syndication/article-record.ts'
import type { Origin } from './ask-origin.ts'
import type { MirrorState } from './mirror-state.ts'
import { MirrorRefused, OriginFault } from './origin-fault.ts'
import type { Taken } from './read-line.ts'
import { type StagedSite, stageArticles, stageGone } from './staged-site.ts'

/** What an answer says at its end, or besides its articles. */
export interface AnswerEnd {
  readonly release: number
  readonly cursor: string
  readonly via: readonly string[]
  readonly site: SiteRow
  readonly themes: ReleasePlan['themes']
  readonly former: readonly Extract<Taken, { type: 'former' }>[]
  /** What is not to be read any more. */
  readonly gone: readonly Extract<Taken, { type: 'gone' }>[]
  readonly goneQuotes: readonly Extract<Taken, { type: 'quote gone' }>[]
  /** What the answer says that it holds, where it does. */
  readonly inventory: { readonly count: number; readonly digest: string } | null
}

/** What it is staged with. */
export interface Staging {
  readonly database: Database
  readonly origin: Origin
  readonly importId: string
  readonly state: MirrorState
}

const ARTICLES_A_BATCH = 25
const CHARACTERS_A_BATCH = 4_000_000

/** Stages what an answer holds, as it comes. An answer without an end was cut short. */
export async function stageAnswer(
  values: AsyncIterable<unknown>,
  read: (value: unknown) => Taken[],
  site: StagedSite,
  { state, ...tools }: Staging,
): Promise<AnswerEnd> {
  const found: { -readonly [Key in keyof AnswerEnd]?: AnswerEnd[Key] } = {}
  const themes: AnswerEnd['themes'][number][] = []
  const former: AnswerEnd['former'][number][] = []
  const gone: Extract<Taken, { type: 'gone' }>[] = []
  const goneQuotes: AnswerEnd['goneQuotes'][number][] = []
  let batch: ArticleRecord[] = []
  let characters = 0
  const stageBatch = async () => {
    await stageArticles(site, batch, tools)
    batch = []
    characters = 0
  }
  for await (const value of values) {
    if (found.cursor !== undefined) throw new OriginFault(`${tools.origin.url} went on after the end of an answer.`)
    for (const taken of read(value)) {
      if (taken.type === 'article') {
        batch.push(taken.record)
        characters += taken.record.html.length + taken.record.markdown.length
        if (batch.length === ARTICLES_A_BATCH || characters > CHARACTERS_A_BATCH) await stageBatch()
      } else if (taken.type === 'gone') gone.push(taken)
      else if (taken.type === 'quote gone') goneQuotes.push(taken)
      else if (taken.type === 'former') former.push(taken)
      else if (taken.type === 'theme') themes.push(taken.theme)
      else if (taken.type === 'site') found.site = taken.site
      else if (taken.type === 'release') found.release = taken.release
      else if (taken.type === 'via') found.via = refuseOwn(taken.via, state.mirror, tools.origin)
      else {
        found.cursor = taken.cursor
        found.inventory = taken.inventory
      }
    }
  }
  await stageBatch()
  await stageGone(site, gone, tools.database)
  const { release, cursor, via, site: siteRow, inventory = null } = found
  if (release === undefined || cursor === undefined || via === undefined || siteRow === undefined)
    throw new OriginFault(`${tools.origin.url} gave an answer that was cut short.`)
  return { release, cursor, via, site: siteRow, themes, former, gone, goneQuotes, inventory }
}

/** A site that came from this mirror is not taken back by it. */
function refuseOwn(via: readonly string[], mirror: MirrorRow | null, origin: Origin): readonly string[] {
  if (mirror === null || !via.includes(mirror.id)) return via
  throw new MirrorRefused(
    `${origin.url} has the site from this mirror, so that the two would follow each other: nothing was taken. ` +
      'What is here is served as before.',
  )
}

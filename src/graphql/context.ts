import { GraphQLError } from 'graphql'
import type { SiteRow } from '../../schema/json.ts'
import { addressOfPath } from '../content/addresses.ts'
import type { Database } from '../database/open.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { Perspective } from '../database/read/perspective.ts'
import { findNewestRelease, type ReleaseRow } from '../database/read/releases.ts'
import type { RowCache } from '../database/read/row-cache.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import type { Words } from '../database/read/words.ts'
import { askedKeys } from './asked-path.ts'
import type { Reads } from './cache-tags.ts'
import type { EditionCache } from './edition-cache.ts'
import { withoutNul } from './input.ts'
import { chargeScans } from './limits/budget.ts'
import type { Metered } from './limits/meter-fields.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import { viewOf, viewOfDrafts } from './perspective.ts'
import { keptRelease } from './release.ts'
import type { ReleaseStream } from './release-feed.ts'
import { createSpokenTexts, type SpokenTexts } from './spoken-texts.ts'
import { type Loaded, whenLoaded } from './when-loaded.ts'

/** What the fields of one request share. */
export interface Context extends Metered {
  /** What its answer was made from, as far as it is noted. */
  readonly reads: Reads
  /** The release all of them read; null before the first import. */
  readonly release: ReleaseRow | null
  readonly snapshot: Snapshot
  readonly loaders: Loaders
  readonly spokenTexts: SpokenTexts
  /** What the addresses of image files begin with, with a slash at its end. */
  readonly mediaUrl: string
  /** What is read besides what is published; null for what everyone may read. */
  readonly perspective: Perspective | null
  /** The releases published after the newest, as they come; missing where nobody may wait for them. */
  readonly followReleases?: ((newest: ReleaseRow | null) => ReleaseStream) | undefined
}

/** What a context is made from. */
export interface ContextOptions extends Metered {
  readonly reads: Reads
  readonly database: Database
  /** What the addresses of image files begin with, with a slash at its end. */
  readonly mediaUrl?: string
  readonly perspective?: Perspective | null
  /** What editions are made of, cached from one request to the next; nothing unless given. */
  readonly editions?: EditionCache | null
  readonly followReleases?: ((newest: ReleaseRow | null) => ReleaseStream) | undefined
}

/** What a request says about what it wants to read. */
interface Wanted {
  /** What statements gave at the newest release, cached from one request to the next; nothing unless given. */
  readonly rows?: RowCache | null
  readonly askedRelease?: number | null
  readonly askedKey?: string | null
  /** Whether all drafts are shown without a key. */
  readonly showsDrafts?: boolean
  /** Read as everyone may, and not looked for. */
  readonly knownRelease?: ReleaseRow
  /** The newest release, where it is known at the moment. */
  readonly newestRelease?: ReleaseRow | null
  /** Whether it waits for releases: its key is looked at, but what is told is what everyone may read. */
  readonly isStream?: boolean
}

/**
 * The context of a request that reads the newest release, or the one it asks for, as its key shows it; that of a stream, which
 * begins after the newest. Costs one statement unless that is known, and another with a key.
 */
export async function createContext(options: ContextOptions & Wanted): Promise<Context> {
  const {
    askedRelease = null,
    askedKey = null,
    showsDrafts = false,
    knownRelease,
    newestRelease = null,
    isStream = false,
    rows = null,
    signal,
  } = options
  if (knownRelease) return contextAt(options, knownRelease)
  const isOrdinary = askedRelease === null && askedKey === null && !showsDrafts && !isStream
  if (newestRelease && isOrdinary) return contextAt(options, newestRelease, rows)
  const view = showsDrafts
    ? await viewOfDrafts(options.database, { below: '' }, signal)
    : await viewOf(options.database, askedKey, signal)
  if (isStream) return contextAt(options, await findNewestRelease(options.database, signal))
  const { database, perspective } = view
  const newest = async () => (view.newest === undefined ? await findNewestRelease(database, signal) : view.newest)
  return contextAt(
    { ...options, database, perspective },
    askedRelease === null ? await newest() : await keptRelease(database, askedRelease, signal),
  )
}

/** The context of a request whose release is known already, and where its rows are cached; costs no statement. */
export function contextAt(options: ContextOptions, release: ReleaseRow | null, rows: RowCache | null = null): Context {
  const { database, mediaUrl = OWN_MEDIA, perspective = null, editions = null, followReleases, reads } = options
  const { budget, slices, signal, stop, becomeLarge } = options
  const uncharged = { database, release: release?.number ?? 0, signal, rows }
  const snapshot = chargeScans(uncharged, budget, null)
  return {
    budget,
    slices,
    signal,
    stop,
    becomeLarge,
    reads,
    mediaUrl,
    perspective,
    release,
    followReleases,
    snapshot,
    loaders: createLoaders(snapshot, options, { reads, perspective, editions }),
    spokenTexts: createSpokenTexts(snapshot, options),
  }
}

// As `serve` has it where nothing else is said.
const OWN_MEDIA = 'http://127.0.0.1:4000/media/'

/** The request's release; throws `NO_RELEASE` before the first import. */
export function releaseOf({ release }: Context): ReleaseRow {
  if (release) return release
  throw new GraphQLError('Nothing is published yet. Run an import (`commonplace-gateway import`) and ask again.', {
    extensions: { code: 'NO_RELEASE' },
  })
}

/** The site at the request's release; throws `NO_RELEASE` before the first import. */
export function siteOf(context: Context): SiteRow {
  return releaseOf(context).site
}

/** The absolute URL of a path of the site, which may be percent-encoded already, in part or not at all. */
export function urlOf(context: Context, path: string): string {
  return addressOfPath(siteOf(context).url, path)
}

/** The keys under which a path may be stored, however the client spelled it. */
export function keysOfPath({ release }: Context, path: string): string[] {
  return askedKeys(path, release?.site.url ?? null)
}

/** Words to look for in the languages of the site; null for none. */
export function wordsOf({ release }: Context, text: string | null | undefined): Words | null {
  const words = withoutNul(text ?? '')
  if (words === '') return null
  const site = release?.site
  return { text: words, languages: site ? [site.language, ...(site.languages ?? []).map(({ code }) => code)] : [] }
}

/** Resolves the article that a section, quote, image credit or alias belongs to. */
export function articleOf(
  { editionId }: { readonly editionId: number },
  _args: object,
  { loaders }: Context,
): Loaded<ArticleRow> {
  return whenLoaded(loaders.articleOfEdition.load(editionId), (article) =>
    required(article, `the article of edition ${editionId}`),
  )
}

/** A value the tables promise to have; throws a masked error if it is missing, because that is not the client's mistake. */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value == null) throw new Error(`The database lacks ${what}.`)
  return value
}

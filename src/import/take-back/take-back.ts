import { hash, randomUUID } from 'node:crypto'
import { groupPairs } from '../../content/group-pairs.ts'
import { type TakenBack, writePassageKey } from '../../content/taken-back/passage-key.ts'
import { takeOut } from '../../content/taken-back/take-out.ts'
import type { Database } from '../../database/open.ts'
import { dropProposal } from '../../database/write/proposals.ts'
import { findPublication } from '../../database/write/publish.ts'
import { stageEditions, stageSources } from '../../database/write/staging.ts'
import {
  type ForGood,
  listStoredTexts,
  listWholeProposals,
  loadRemarks,
  type TakeBackPlan,
  takeBackWords,
} from '../../database/write/take-back.ts'
import {
  findEditionIds,
  findWholeEditions,
  listWholeEditions,
  type WholeEdition,
} from '../../database/write/whole-editions.ts'
import { equalJson } from '../plan/equal-json.ts'
import { stableId } from '../plan/stable-id.ts'
import { digestOf } from '../read/read-source.ts'
import { takeOutOfFile } from '../read/take-out-of-file.ts'
import { type EditionWithout, pick, sayIn, withoutPassages } from './without-passages.ts'

/** What is taken back, and what is said of it. */
export interface TakeBackRequest {
  readonly passages: readonly TakenBack[]
  /** The lasting id by which it was asked for; null where that was the words. */
  readonly uid: string | null
  readonly reason: ForGood
  /** What readers are told about why; null for nothing. */
  readonly note: string | null
  /** Where it was, if that is known better than from what is stored. */
  readonly path?: string | null
}

/** What has the words; none of it says them. */
export interface TakeBackFindings {
  /** By path: how many editions of each article have the words, and whether the newest release shows one of them. */
  readonly articles: readonly {
    readonly articleId: string
    readonly path: string
    readonly title: string
    readonly editions: number
    readonly isShown: boolean
  }[]
  /** The quotes, by their lasting ids, that go or become others. */
  readonly quotes: readonly { readonly uid: string; readonly articleId: string; readonly path: string }[]
  /** The paths of files that have the words in the releases kept. */
  readonly files: readonly string[]
  /** Proposals that have the words, and are dropped. */
  readonly proposals: readonly string[]
}

interface Found extends TakeBackFindings {
  /** The editions that have the words, and those in the state they are in. */
  readonly editionIds: ReadonlySet<number>
  /** For each file that has them, what it is without; by digest, and null for an image. */
  readonly texts: readonly { readonly old: string; readonly bytes: Uint8Array | null; readonly digest: string | null }[]
  /** The digests of images that have them. */
  readonly images: ReadonlySet<string>
  readonly remarks: Pick<TakeBackPlan, 'corrections' | 'releases' | 'themes'>
}

const EDITIONS_A_READ = 50
const TEXTS_A_READ = 25

/** Looks through everything that is stored for passages; nothing is written. */
export async function findPassages(database: Database, passages: readonly TakenBack[]): Promise<TakeBackFindings> {
  const { articles, quotes, files, proposals } = await findAll(database, passages)
  return { articles, quotes, files, proposals }
}

/** Whether anything that is stored has one of the passages, remarks of releases and proposals included. */
export async function storesPassages(database: Database, passages: readonly TakenBack[]): Promise<boolean> {
  const { articles, files, proposals, remarks } = await findAll(database, passages)
  return [articles, files, proposals, ...Object.values(remarks)].some((found) => found.length > 0)
}

/**
 * Takes passages out of every edition, file and remark, and publishes a release that tells of it. Returns its number, and what it
 * concerned. Only for the holder of the import lock.
 */
export async function takeBack(
  database: Database,
  request: TakeBackRequest,
): Promise<{ readonly release: number; readonly findings: TakeBackFindings }> {
  // Read first, so that anything published while the rest is read makes the plan fail.
  const publication = await findPublication(database)
  const found = await findAll(database, request.passages)
  for (const name of found.proposals) await dropProposal(database, name, false)
  const importId = randomUUID()
  const swapped = await stageWithout(database, importId, { found, passages: request.passages })
  const kept = found.texts.flatMap(({ digest, bytes }) => (bytes === null || digest === null ? [] : { digest, bytes }))
  for (let start = 0; start < kept.length; start += TEXTS_A_READ)
    await stageSources(database, kept.slice(start, start + TEXTS_A_READ))
  const release = await takeBackWords(database, {
    import: importId,
    publication,
    releaseNote: 'Taken back',
    editions: swapped,
    files: found.texts.map(({ old, digest }) => ({ old, new: digest })),
    changes: found.articles.flatMap(({ articleId, path, isShown }) => (isShown ? { articleId, path } : [])),
    quotes: tombstones(request, found),
    ...found.remarks,
  })
  const { articles, quotes, files, proposals } = found
  return { release, findings: { articles, quotes, files, proposals } }
}

/** Every quote that is gone by it; where that is none, the passage itself is told as one. */
function tombstones({ passages, uid, reason, note, path }: TakeBackRequest, found: Found): TakeBackPlan['quotes'] {
  const words = passages.map(({ key }) => writePassageKey(key)).join(' ')
  const sourcePaths = [...new Set(passages.flatMap(({ paths }) => paths ?? []))]
  const common = { words, sourcePaths, reason, note }
  const [first] = found.articles
  const own = uid ?? (found.quotes.length === 0 ? stableId('passage', words) : null)
  const others = found.quotes.filter((quote) => quote.uid !== own)
  const place = found.quotes.find((quote) => quote.uid === own) ?? first
  return [
    ...(own === null
      ? []
      : [{ uid: own, articleId: place?.articleId ?? null, path: path ?? place?.path ?? null, ...common }]),
    ...others.map((quote) => ({ ...quote, ...common })),
  ]
}

async function findAll(database: Database, passages: readonly TakenBack[]): Promise<Found> {
  const proposals = await findProposals(database, passages)
  const editionIds = new Set<number>()
  const articles = new Map<
    string,
    { articleId: string; path: string; title: string; editions: number; isShown: boolean }
  >()
  const quotes = new Map<string, { uid: string; articleId: string; path: string }>()
  const { texts, files, digests, images } = await findTexts(database, passages)
  for await (const whole of allEditions(database)) {
    const without = withoutAll(whole, { passages, images })
    if (without === null) continue
    if (whole.stagedBy !== null) {
      for (const { name, id } of proposals.all) if (id === whole.stagedBy) proposals.having.add(name)
      continue
    }
    editionIds.add(whole.id)
    const { articleId, path } = whole.edition
    const isShown = whole.since !== null && whole.until === null
    const before = articles.get(articleId)
    const title = without.edition.edition.title
    articles.set(articleId, {
      ...{ articleId, path, title, isShown: isShown || before?.isShown === true },
      editions: (before?.editions ?? 0) + 1,
    })
    for (const uid of without.quotes) quotes.set(uid, { uid, articleId, path })
  }
  for (const { name, digests: brought } of proposals.all)
    if (brought.some((digest) => digests.has(digest))) proposals.having.add(name)
  return {
    editionIds,
    articles: [...articles.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    quotes: [...quotes.values()],
    files: [...files].sort(),
    proposals: [...proposals.having].sort(),
    texts,
    images,
    remarks: await findRemarks(database, passages),
  }
}

/** Without passages, and without images that have them. */
function withoutAll(
  whole: WholeEdition,
  { passages, images: lost }: { readonly passages: readonly TakenBack[]; readonly images: ReadonlySet<string> },
): EditionWithout | null {
  const without = withoutPassages(whole, passages)
  const { edition: staged, quotes } = without ?? { edition: whole, quotes: [] }
  const isLost = (digest: string | null | undefined) => digest != null && lost.has(digest)
  if (!staged.images.some(({ digest }) => isLost(digest))) return without
  const images = staged.images.map((image) => (isLost(image.digest) ? { ...image, digest: null } : image))
  const digest = hash('sha256', JSON.stringify([staged.edition.digest, images.map((image) => image.digest)]))
  return { edition: { ...staged, edition: { ...staged.edition, digest }, images }, quotes }
}

async function* allEditions(database: Database): AsyncGenerator<WholeEdition> {
  for (let after = 0; ; ) {
    const some = await listWholeEditions(database, { after, limit: EDITIONS_A_READ })
    const last = some.at(-1)
    if (last === undefined) return
    yield* some
    after = last.id
  }
}

async function findProposals(database: Database, passages: readonly TakenBack[]) {
  const all = await listWholeProposals(database)
  const having = new Set(all.filter(({ said }) => !equalJson(said, without(said, passages))).map(({ name }) => name))
  return { all, having }
}

/** Outside of files, short passages are nobody's. */
function without<Value>(value: Value, passages: readonly TakenBack[]): Value {
  const keys = passages.filter(({ paths }) => paths === null).map(({ key }) => key)
  return sayIn(value, (text) => takeOut(text, keys)?.text ?? text)
}

async function findTexts(database: Database, passages: readonly TakenBack[]) {
  const texts: { old: string; bytes: Uint8Array | null; digest: string | null }[] = []
  const files = new Set<string>()
  const digests = new Set<string>()
  const images = new Set<string>()
  for (let after = ''; ; ) {
    const some = await listStoredTexts(database, { after, limit: TEXTS_A_READ })
    const last = some.at(-1)
    if (last === undefined) return { texts, files, digests, images }
    for (const { digest: old, bytes, paths, isImage } of some) {
      const named = paths.length === 0 ? [''] : paths
      const outs = named.map((path) => takeOutOfFile(path, bytes, passages))
      const out = outs.find((found) => found !== null)
      if (!out) continue
      digests.add(old)
      for (const [index, path] of paths.entries()) if (outs[index]) files.add(path)
      if (isImage) images.add(old)
      if (isImage) texts.push({ old, bytes: null, digest: null })
      else texts.push({ old, bytes: paths.length === 0 ? null : out.bytes, digest: digestOf(out.bytes) })
    }
    after = last.digest
  }
}

async function findRemarks(database: Database, passages: readonly TakenBack[]): Promise<Found['remarks']> {
  const { corrections, releases, themes } = await loadRemarks(database)
  const changed = <Row extends object>(rows: readonly Row[], ...texts: readonly (keyof Row)[]): Row[] =>
    rows.flatMap((row) => {
      // Alone, because what a row is found by must stay.
      const said = { ...row, ...without(pick(row, texts), passages) }
      return equalJson(row, said) ? [] : [said]
    })
  return {
    corrections: changed(corrections, 'correction'),
    releases: changed(releases, 'note', 'site'),
    themes: changed(themes, 'name', 'description'),
  }
}

/**
 * Stages the editions that have the words without them, and with them those that follow of the same articles as they are, so that
 * the order of ids stays that of editions.
 */
async function stageWithout(
  database: Database,
  importId: string,
  { found, passages }: { readonly found: Found; readonly passages: readonly TakenBack[] },
): Promise<TakeBackPlan['editions']> {
  const ids = await findEditionIds(
    database,
    found.articles.map(({ articleId }) => articleId),
  )
  const ofArticle = [...groupPairs(ids.map(({ articleId, id }) => [articleId, id] as const)).values()].map((list) =>
    list.slice(list.findIndex((id) => found.editionIds.has(id))),
  )
  const swapped: { old: number; new: number }[] = []
  // An article once in a statement, and its editions in their order.
  const rounds = Math.max(0, ...ofArticle.map(({ length }) => length))
  for (let round = 0; round < rounds; round++) {
    const olds = ofArticle.flatMap((list) => list[round] ?? [])
    for (let start = 0; start < olds.length; start += EDITIONS_A_READ) {
      const wholes = await findWholeEditions(database, olds.slice(start, start + EDITIONS_A_READ))
      const staged = wholes.map((whole) => withoutAll(whole, { passages, images: found.images })?.edition ?? whole)
      const news = await stageEditions(database, importId, staged, { keepsArticles: true })
      swapped.push(...wholes.map(({ id }, index) => ({ old: id, new: news[index] as number })))
    }
  }
  return swapped
}

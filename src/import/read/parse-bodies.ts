import type { BodyContext } from '../../content/body/context.ts'
import type { Document, Page } from '../../content/document.ts'
import type { DocumentOutline } from '../../content/outline/outline.ts'
import { createNearestRef, createRefIndex, resolveRef } from '../../content/pages/page-refs.ts'
import type { Problem } from '../../content/problem.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import { contextKey, type KnownFile, type KnownPage, type Learn } from './known-files.ts'
import type { ParsePool } from './parse-pool.ts'
import type { DocumentTask, KnownBody, ReadFrontMatter } from './parse-worker.ts'
import type { FrontTools } from './read-fronts.ts'
import type { Spill, SpillPlace } from './spill.ts'

/** A page of the site, understood, without its text; `contentDigest` is the same where readers see the same. */
export interface ParsedDocument extends DocumentOutline {
  readonly contentDigest: string
}

/** The pages of a site, whose bodies are to be read. */
export interface ResolvedPages {
  readonly pages: readonly Page[]
  readonly fronts: readonly ReadFrontMatter[]
  readonly settings: SiteSettings
  /** All pages of the site, which a `ref` may name, where `pages` are not all. */
  readonly among?: readonly Page[]
}

/** Gives whole documents by source path; throws where a file has changed since. */
export type LoadDocuments = (sourcePaths: readonly string[]) => Promise<ReadonlyMap<string, Document>>

/** What the bodies say, in the order of their pages. */
export interface ParsedBodies {
  readonly documents: readonly ParsedDocument[]
  readonly problems: readonly Problem[]
  readonly loadDocuments: LoadDocuments
}

/** What reading bodies works with. */
export interface BodyTools extends FrontTools {
  /** Takes the whole documents; without it they are parsed again where they are wanted. */
  readonly spill: Spill | null
  /** Hears of each body that was read. */
  readonly learn: Learn | null
}

type Item = DocumentTask['items'][number]

/** Reads the bodies that are not known as they would be read now. */
export async function parseBodies(
  root: string,
  site: ResolvedPages,
  { pool, progress, known, spill, learn }: BodyTools,
): Promise<ParsedBodies> {
  const items = listItems(site)
  const parsing = progress.start('parse', items.length)
  const bodies = new Map<string, KnownBody>()
  const places = new Map<string, SpillPlace>()
  const fronts = new Map(site.fronts.map((front) => [front.path, front]))
  const told: Problem[] = []
  const describe = (item: Item, body: string | null) => {
    const path = item.context.page.sourcePath
    const file: KnownFile & KnownPage = {
      path,
      digest: item.digest,
      front: JSON.stringify(fronts.get(path)),
      contextKey: body && (keys.get(path) ?? ''),
      body,
      page: JSON.stringify(item.context.page),
    }
    return JSON.stringify(file)
  }

  const keys = new Map(items.map((item) => [item.context.page.sourcePath, contextKey(item.context)]))
  const unread = items.filter((item) => {
    const path = item.context.page.sourcePath
    const file = known.get(path)
    if (!file?.body || file.digest !== item.digest || file.contextKey !== keys.get(path)) return true
    bodies.set(path, JSON.parse(file.body))
    return false
  })
  parsing.advance(items.length - unread.length)
  const byPath = new Map(unread.map((item) => [item.context.page.sourcePath, item]))
  const givenUp = await pool.readDocuments(root, unread, async (results) => {
    for (const { path, read, problems } of results) {
      told.push(...problems)
      const item = byPath.get(path)
      if (learn && item) await learn(describe(item, read?.outline ?? null))
      if (!read) continue
      bodies.set(path, JSON.parse(read.outline))
      if (spill) places.set(path, spill.put(read.document))
    }
    parsing.advance(results.length)
  })
  parsing.done()
  return {
    documents: items.flatMap(({ context }) => documentOf(context.page, bodies)),
    problems: [...told, ...givenUp, ...[...bodies.values()].flatMap((body) => body.problems)],
    loadDocuments: createLoad(root, pool, { items, places, spill }),
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function listItems({ pages, fronts, settings, among = pages }: ResolvedPages): Item[] {
  const byPath = new Map(fronts.map((front) => [front.path, front]))
  const index = createRefIndex(among)
  const nearestRef = createNearestRef(index)
  return pages.flatMap((page) => {
    const front = byPath.get(page.sourcePath)
    if (!front) return []
    const targets = front.refTargets.map((key): RefTarget => {
      const [target = '', language = page.language] = key.split('\t')
      const path = resolveRef(index, target, page.sourcePath, language)
      return { key, path, near: path === null ? nearestRef(target, language) : null }
    })
    const context: BodyContext = {
      page,
      siteUrl: settings.url,
      headingIds: settings.headingIds,
      headingAttributes: settings.headingAttributes,
      refs: Object.fromEntries(targets.map(({ key, path }) => [key, path])),
      nearRefs: Object.fromEntries(targets.flatMap(({ key, near }) => (near === null ? [] : [[key, near]]))),
    }
    return [{ digest: front.digest, context }]
  })
}

interface RefTarget {
  readonly key: string
  readonly path: string | null
  readonly near: string | null
}

function documentOf(page: Page, bodies: ReadonlyMap<string, KnownBody>): ParsedDocument[] {
  const body = bodies.get(page.sourcePath)
  if (!body) return []
  const { problems: _problems, ...outline } = body
  return [{ ...page, ...outline }]
}

function createLoad(
  root: string,
  pool: ParsePool,
  {
    items,
    places,
    spill,
  }: {
    readonly items: readonly Item[]
    readonly places: ReadonlyMap<string, SpillPlace>
    readonly spill: Spill | null
  },
): LoadDocuments {
  const byPath = new Map(items.map((item) => [item.context.page.sourcePath, item]))
  return async (sourcePaths) => {
    const documents = new Map<string, Document>()
    for (const path of sourcePaths) {
      const place = places.get(path)
      if (spill && place) documents.set(path, JSON.parse(spill.get(place)))
    }
    const others = sourcePaths.flatMap((path) => (documents.has(path) ? [] : (byPath.get(path) ?? [])))
    const problems = await pool.readDocuments(root, others, async (results) => {
      for (const { path, read } of results) if (read) documents.set(path, JSON.parse(decoder.decode(read.document)))
    })
    const missing = sourcePaths.find((path) => !documents.has(path))
    if (missing === undefined) return documents
    const why = problems.find((problem) => problem.path === missing)?.message ?? 'it has changed meanwhile'
    throw new Error(`${missing} could not be read again: ${why}. Nothing was published; run the import again.`)
  }
}

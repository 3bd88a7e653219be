import { createHash } from 'node:crypto'
import type { BodyContext } from '../../content/body/context.ts'
import type { Document, Page } from '../../content/document.ts'
import type { FileBeside } from '../../content/pages/beside-pages.ts'
import { readContentPath } from '../../content/pages/content-path.ts'
import { createLinkedFiles } from '../../content/pages/link-files.ts'
import { createLinkedPages } from '../../content/pages/link-pages.ts'
import { resolveListPages } from '../../content/pages/list-pages.ts'
import { createNearestRef, createRefIndex, resolveRef } from '../../content/pages/page-refs.ts'
import type { Problem } from '../../content/problem.ts'
import { DEFAULT_MARKUP } from '../../content/settings/markup.ts'
import { looksUpTargets } from '../../content/settings/render-hooks.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import { TAKEN_BACK_PAGE } from '../../content/taken-back/left-in-page.ts'
import { ErasedFileFound } from './erased-file.ts'
import type { CachedPage, ImportCache } from './import-cache.ts'
import type { BodyResult, ParsedPage } from './parse-body.ts'
import type { ReadFrontMatter } from './parse-front.ts'
import type { LoadDocuments, ParsedDocument, ParseListener } from './parsed-site.ts'
import { createPictures } from './pictures.ts'
import type { ParseTools, ReadSite } from './read-pages.ts'
import type { Spilled } from './spill.ts'
import type { SiteSurvey } from './survey-site.ts'

/** Pages whose bodies are to be parsed. */
export interface Bodies {
  readonly pages: readonly Page[]
  /** The front matter of each page's file, by path. */
  readonly fronts: ReadonlyMap<string, ReadFrontMatter>
  /** All pages that a `ref` may name. */
  readonly targets: readonly Page[]
  /** Whether the pages are no part of the site, and parsed for their problems alone. */
  readonly refused: boolean
}

/** What parsing bodies works with. */
export interface BodyTools extends ParseTools {
  /** Bodies found here under the same digest and context are not parsed again. */
  readonly cached: ReadonlyMap<string, CachedPage>
  readonly cache: Pick<ImportCache, 'storePage'>
  readonly listener?: ParseListener | undefined
}

/** The parsed bodies, in the order of their pages. */
export interface ParsedBodies {
  readonly documents: readonly ParsedDocument[]
  readonly problems: readonly Problem[]
  readonly loadDocuments: LoadDocuments
}

/** Parses the bodies that are not in the cache as they would be parsed now. */
export async function parseBodies(
  site: ReadSite,
  bodies: Bodies,
  { pool, progress, spill, cached, cache, keepDocuments, listener }: BodyTools,
): Promise<ParsedBodies> {
  const { digests, loadBytes, survey } = site
  const contexts = createContexts(bodies, survey)
  const keys = new Map([...contexts].map(([path, context]) => [path, contextKey(context, bodies.refused)]))
  const results = new Map<string, BodyResult>()
  for (const [path, key] of keys) {
    const page = cached.get(path)
    if (page?.body && page.digest === digests.get(path) && page.contextKey === key)
      results.set(path, JSON.parse(page.body))
  }
  const store = async (path: string, body: string | null) =>
    await cache.storePage({
      path,
      digest: digests.get(path) ?? '',
      front: JSON.stringify(bodies.fronts.get(path)),
      contextKey: body && (keys.get(path) ?? null),
      body,
      page: bodies.refused ? null : JSON.stringify(contexts.get(path)?.page),
    })
  const spilled = new Map<string, Spilled>()
  const picturesOf = createPictures(site, bodies.targets)
  const documentOf = (path: string, page: Page): ParsedDocument | null => {
    const outline = outlineOf(page, results.get(path))
    return outline && { ...outline, pictures: picturesOf(outline) }
  }
  const problems: Problem[] = []
  const parsing = progress.start('parse', contexts.size)
  parsing.advance(results.size)
  const missing = [...contexts].flatMap(([path, context]) => (results.has(path) ? [] : context))
  const erased: string[] = []
  const { takenBack, erasedBodies, ofOthers } = survey.withheld
  const parse = async (some: readonly BodyContext[], bodies: ReadonlySet<string>) =>
    await pool.parsePages(some, { loadBytes, unsayable: { takenBack, erasedBodies: bodies } }, onParsed)
  const onParsed = async (pages: readonly ParsedPage[], count: number) => {
    for (const { path, parsed, problems: found, isErased } of pages) {
      problems.push(...found)
      listener?.found(found)
      if (isErased) erased.push(survey.copies.get(path) ?? path)
      // The cache would keep what nobody may have.
      if (isErased || found.some(({ code }) => code === TAKEN_BACK_PAGE)) continue
      await store(path, parsed?.outline ?? null)
      if (parsed === null) continue
      results.set(path, JSON.parse(parsed.outline))
      if (keepDocuments) spilled.set(path, spill.put(parsed.document))
      const page = contexts.get(path)?.page
      const outline = listener && page ? documentOf(path, page) : null
      if (outline !== null) await listener?.parsed(outline, parsed.document)
    }
    parsing.advance(count)
  }
  const [own, others] = [missing.filter(isOf(ofOthers)), missing.filter((context) => !isOf(ofOthers)(context))]
  const givenUp = [...(await parse(own, new Set())), ...(await parse(others, erasedBodies))]
  parsing.done()
  if (erased.length > 0) throw new ErasedFileFound(erased)
  return {
    documents: [...contexts].flatMap(([path, { page }]) => documentOf(path, page) ?? []),
    problems: [...problems, ...givenUp, ...[...results.values()].flatMap((result) => result.problems)],
    loadDocuments: createLoad({ contexts, spilled, pool, spill, loadBytes }),
  }
}

function isOf(files: ReadonlySet<string>): (context: BodyContext) => boolean {
  return ({ page }) => files.has(page.sourcePath)
}

/** By path, in the order of the pages. */
function createContexts(
  { pages, fronts, targets }: Bodies,
  { config, servedFiles }: Pick<SiteSurvey, 'config' | 'servedFiles'>,
): Map<string, BodyContext> {
  if (pages.length === 0) return new Map()
  const { settings, shortcodes, ownHooks } = config
  const hooks = { embeddedHooks: settings.embeddedHooks, ownHooks }
  const hasRefs = pages.some(({ sourcePath }) => fronts.get(sourcePath)?.refTargets.length)
  const index = createRefIndex(hasRefs ? [...targets, ...resolveListPages(targets, settings)] : targets)
  const nearestRef = createNearestRef(index)
  const linkedPage = createLinkedPages(targets, settings)
  const linkedFile = createLinkedFiles(findAssets(servedFiles, settings))
  return new Map(
    pages.map((page): [string, BodyContext] => {
      const refs = (fronts.get(page.sourcePath)?.refTargets ?? []).map((key) => {
        const [target = '', language = page.language] = key.split('\t')
        const path = resolveRef(index, target, page.sourcePath, language)
        return { key, path, near: path === null ? nearestRef(target, language) : null }
      })
      const logicalPath = readContentPath(page.sourcePath, settings)?.logicalPath ?? page.translationKey
      const place = { language: page.language, logicalPath }
      const [hasLinkHook, hasImageHook] = [looksUpTargets('link', place, hooks), looksUpTargets('image', place, hooks)]
      const links = fronts.get(page.sourcePath)?.linkTargets ?? []
      const addressesOf = (find: (target: string) => string | null) =>
        Object.fromEntries(
          links.flatMap((target) => {
            const path = find(target)
            return path === null ? [] : [[target, path]]
          }),
        )
      const context: BodyContext = {
        page,
        languages: settings.languages.map(({ code }) => code),
        siteUrl: settings.url,
        headingIds: settings.headingIds,
        headingAttributes: settings.headingAttributes,
        markup: settings.markup[page.language] ?? DEFAULT_MARKUP,
        shortcodes,
        params: settings.params,
        linkedPages: addressesOf(
          (target) => linkedPage(target, page, hasLinkHook) ?? (hasLinkHook ? linkedFile(target) : null),
        ),
        linkedImages: hasImageHook ? addressesOf(linkedFile) : {},
        refs: Object.fromEntries(refs.map(({ key, path }) => [key, path])),
        nearRefs: Object.fromEntries(refs.flatMap(({ key, near }) => (near === null ? [] : [[key, near]]))),
      }
      return [page.sourcePath, context]
    }),
  )
}

function findAssets(files: readonly FileBeside[], { fileFolders }: SiteSettings): FileBeside[] {
  const folders = fileFolders.flatMap(({ component, source }) => (component === 'assets' ? `${source}/` : []))
  return files.filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
}

/** Names everything besides its bytes and the parser's code that a parsed body depends on: page, settings and targets of `ref`s. */
function contextKey(context: BodyContext, refused: boolean): string {
  return createHash('sha256')
    .update(JSON.stringify([context, refused]))
    .digest('base64url')
}

function outlineOf(page: Page, result: BodyResult | undefined): Omit<ParsedDocument, 'pictures'> | null {
  if (result === undefined) return null
  const { problems: _problems, ...outline } = result
  return { ...page, ...outline }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Documents whose bodies came from the cache are parsed when they are loaded. */
function createLoad({
  contexts,
  spilled,
  pool,
  spill,
  loadBytes,
}: Pick<ParseTools, 'pool' | 'spill'> &
  Pick<ReadSite, 'loadBytes'> & {
    readonly contexts: ReadonlyMap<string, BodyContext>
    readonly spilled: ReadonlyMap<string, Spilled>
  }): LoadDocuments {
  return async (sourcePaths) => {
    const documents = new Map<string, Document>()
    const add = (path: string, bytes: Uint8Array) => documents.set(path, JSON.parse(decoder.decode(bytes)))
    for (const path of sourcePaths) {
      const place = spilled.get(path)
      if (place !== undefined) add(path, spill.get(place))
    }
    const others = sourcePaths.flatMap((path) => (documents.has(path) ? [] : (contexts.get(path) ?? [])))
    // Whoever publishes them looks at what they say.
    const given = { loadBytes, unsayable: { takenBack: [], erasedBodies: new Set<string>() } }
    const problems = await pool.parsePages(others, given, async (pages) => {
      for (const { path, parsed } of pages) if (parsed) add(path, parsed.document)
    })
    const missing = sourcePaths.find((path) => !documents.has(path))
    if (missing === undefined) return documents
    const why = problems.find((problem) => problem.path === missing)?.message ?? 'it has changed meanwhile'
    throw new Error(`${missing} could not be read again: ${why}. Nothing was published; run the import again.`)
  }
}

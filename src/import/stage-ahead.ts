import { randomUUID } from 'node:crypto'
import type { Document } from '../content/document.ts'
import { assignThemes, type ThemeDeclaration } from '../content/themes.ts'
import type { Database } from '../database/open.ts'
import { dropStaged, isEmptyDatabase, stageEditions } from '../database/write/staging.ts'
import { type EditionOf, editionRows } from './plan/edition-rows.ts'
import { giveIds } from './plan/new-ids.ts'
import type { PlannedEdition } from './plan/plan.ts'
import { editionDigest } from './read/content-digest.ts'
import type { ParsedDocument, ParseListener } from './read/parsed-site.ts'
import { collectGarbage } from './small-heap.ts'

/** What is staged of a first import while pages are still being parsed: a guess at what the plan will want, which decides. */
export interface StagedAhead {
  /** Under what it is staged; whoever publishes under it drops what the plan does not name. */
  readonly importId: string
  /** Hears of the documents of a site with these themes. */
  listen(themes: readonly ThemeDeclaration[]): ParseListener
  /** The ids of those of these editions that are staged, by source path; to be asked once, as they may be swept later. */
  take(wanted: ReadonlyMap<string, PlannedEdition>): Promise<ReadonlyMap<string, number>>
  /** Removes what was staged, if nobody took it. */
  drop(): Promise<void>
  /** Stages nothing more; resolves once nothing is on its way. */
  end(): Promise<void>
}

/** The same batches as in `applyPlan`; while two are on their way, parsing waits for the next. */
const EDITIONS_A_BATCH = 50
const CONCURRENT_BATCHES = 2
// Texts on their way to the database would pile up until V8 has three times as much as is in use.
const BATCHES_A_COLLECTION = 10

/**
 * Opens what stages the editions of a first import ahead; null where anything was published or staged before, because what a page
 * is then takes the whole plan to say. Only for the holder of the import lock.
 */
export async function openStagedAhead(
  database: Database,
  { keepGoing = false }: { readonly keepGoing?: boolean },
): Promise<StagedAhead | null> {
  if (!(await isEmptyDatabase(database))) return null
  const importId = randomUUID()
  const staged = new Map<string, Foreseen & { readonly id: number }>()
  const running = new Set<Promise<void>>()
  let waiting: { readonly document: Uint8Array; readonly edition: EditionOf }[] = []
  let batches = 0
  let isOver = false
  let isTaken = false

  const stageWaiting = () => {
    const batch = waiting
    waiting = []
    batches += 1
    if (batches % BATCHES_A_COLLECTION === 0) collectGarbage()
    const rows = batch.map(({ document, edition }) => editionRows(readDocument(document), edition))
    const staging = stageEditions(database, importId, rows)
      .then((ids) => {
        for (const [index, { article, edition }] of rows.entries())
          staged.set(article.origin, { ...foreseenOf(edition), id: ids[index] as number })
      })
      // It is staged again with the rest of the plan, which tells what is wrong.
      .catch(() => {
        isOver = true
      })
      .finally(() => running.delete(staging))
    running.add(staging)
  }

  const end = async () => {
    isOver = true
    await Promise.all(running)
  }

  return {
    importId,
    end,
    listen: (themes) => ({
      // Such an import publishes nothing.
      found(problems) {
        if (!keepGoing && problems.some(({ severity }) => severity === 'error')) isOver = true
      },
      async parsed(outline, document) {
        if (isOver) return
        waiting.push({ document, edition: foresee(outline, themes) })
        if (waiting.length < EDITIONS_A_BATCH) return
        while (running.size >= CONCURRENT_BATCHES) await Promise.race(running)
        if (waiting.length >= EDITIONS_A_BATCH) stageWaiting()
      },
    }),
    async take(wanted) {
      await end()
      if (isTaken) return new Map()
      isTaken = true
      return new Map(
        [...wanted].flatMap(([path, edition]): [string, number][] => {
          const found = staged.get(path)
          return found && isSame(found, edition) ? [[path, found.id]] : []
        }),
      )
    },
    async drop() {
      await end()
      if (!isTaken && staged.size > 0) await dropStaged(database, importId)
    },
  }
}

/** The edition that a plan makes of a page that is known to nobody. */
function foresee(document: ParsedDocument, declared: readonly ThemeDeclaration[]): EditionOf {
  const { sourcePath, contentDigest, pictures } = document
  const articleId = giveIds([document], { keptIdentities: [] }, new Set()).get(sourcePath) as string
  const themes = assignThemes(document, declared)
  return { articleId, number: 1, digest: editionDigest(contentDigest, themes, pictures), themes, pictures }
}

/** By what an edition is known to be the one that was foreseen: the rest is the page's own. */
type Foreseen = Pick<EditionOf, 'articleId' | 'number' | 'digest'>

function foreseenOf({ articleId, number, digest }: Foreseen): Foreseen {
  return { articleId, number, digest }
}

function isSame(a: Foreseen, b: Foreseen): boolean {
  return a.articleId === b.articleId && a.number === b.number && a.digest === b.digest
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function readDocument(bytes: Uint8Array): Document {
  return JSON.parse(decoder.decode(bytes))
}

import { isDistinct, keyOfPassage, type TakenBack, writePassageKey } from '../../content/taken-back/passage-key.ts'
import { readQuoteId } from '../../content/taken-back/withdrawn-file.ts'
import type { Database } from '../../database/open.ts'
import { findQuoteTexts, type QuoteText } from '../../database/write/take-back.ts'

/** The passages that a quote, by its id, had in all its editions, or that words are; empty where nothing of that id is known. */
export async function findTargets(database: Database, asked: string): Promise<TakenBack[]> {
  const id = readQuoteId(asked)
  if (id !== null) return targetsOf(await findQuoteTexts(database, { uid: id }))
  const key = keyOfPassage(asked)
  if (key === null) return []
  if (isDistinct(key)) return [{ key, paths: null }]
  const wanted = writePassageKey(key)
  const quoted = await findQuoteTexts(database, { uid: null })
  return targetsOf(quoted.filter(({ text }) => keyTextOf(text) === wanted))
}

function targetsOf(quoted: readonly QuoteText[]): TakenBack[] {
  const targets = new Map<string, { key: TakenBack['key']; paths: string[] | null }>()
  for (const { text, sourcePaths } of quoted) {
    const key = keyOfPassage(text)
    if (key === null) continue
    const target = targets.get(writePassageKey(key)) ?? { key, paths: isDistinct(key) ? null : [] }
    target.paths?.push(...sourcePaths.filter((path) => !target.paths?.includes(path)))
    targets.set(writePassageKey(key), target)
  }
  return [...targets.values()]
}

function keyTextOf(text: string): string | null {
  const key = keyOfPassage(text)
  return key && writePassageKey(key)
}

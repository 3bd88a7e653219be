import { compareText } from '../../../content/compare.ts'
import { pathKey } from '../../../content/path-key.ts'
import type { Effect } from './effect.ts'
import type { AnswerChange } from './path-answers.ts'

/** An alias that would keep a URL of an article that moved. */
export interface AliasProposal {
  /** The file it would be written into. */
  readonly sourcePath: string
  /** Where the article will live. */
  readonly path: string
  /** As it would be written. */
  readonly alias: string
}

/**
 * An alias for every URL that an article gives up by moving, and for those it gave up by moving before, where the plan changes
 * the article and its file still lacks them.
 */
export function proposeAliases(
  answers: ReadonlyMap<string, AnswerChange>,
  effects: readonly Effect[],
): AliasProposal[] {
  const effectOf = new Map(effects.map((effect) => [effect.step.articleId, effect]))
  return [...answers.values()]
    .flatMap(({ before, after }) => {
      if (!after?.isFormer || after.articleId !== before?.articleId) return []
      const effect = effectOf.get(after.articleId)
      // An alias that an editor took out is not put back.
      const isWanted = before.isFormer ? !before.wasAlias : effect?.step.action === 'move'
      if (!effect?.after || !isWanted) return []
      return { sourcePath: effect.after.sourcePath, path: effect.after.path, alias: asWritten(before.written) }
    })
    .sort((a, b) => compareText(a.alias, b.alias))
}

/** An address as an editor, and Hugo, writes it: not percent-encoded, where that leads to the same place. */
export function asWritten(path: string): string {
  const parts = path.split('/').map((part) => {
    try {
      const decoded = decodeURIComponent(part)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may stand in an alias
      return /[\u0000-\u001f\u007f/\\%?#]/.test(decoded) ? part : decoded
    } catch {
      return part
    }
  })
  const decoded = parts.join('/')
  return pathKey(decoded) === pathKey(path) ? decoded : path
}

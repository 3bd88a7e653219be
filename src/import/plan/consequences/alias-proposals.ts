import { pathKey } from '../../../content/path-key.ts'
import type { Effect } from './effect.ts'
import type { FollowedUrl } from './urls.ts'

/** An alias that would keep a URL of an article that moved. */
export interface AliasProposal {
  /** The file it would be written into. */
  readonly sourcePath: string
  /** Where the article will live. */
  readonly path: string
  /** As it would be written. */
  readonly alias: string
}

/** An alias for every URL that an article gives up by moving. */
export function proposeAliases(followed: readonly FollowedUrl[], effects: readonly Effect[]): AliasProposal[] {
  const moved = new Map(
    effects.filter(({ step }) => step.action === 'move').map((effect) => [effect.step.articleId, effect]),
  )
  return followed.flatMap(({ articleId, path }) => {
    const after = moved.get(articleId)?.after
    return after ? { sourcePath: after.sourcePath, path: after.path, alias: asWritten(path) } : []
  })
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

import { findLinkTargets } from '../../content/body/link-targets.ts'
import { findRefTargets } from '../../content/body/ref-shortcodes.ts'
import { type FrontMatter, parseFrontMatter } from '../../content/front-matter/front-matter.ts'
import type { Problem } from '../../content/problem.ts'
import { isBlank } from '../../content/site-checks/emptied-files.ts'
import { decodeSource } from './read-source.ts'
import { storable } from './storable-text.ts'

/** What comes before a page's body, and the targets that `ref` shortcodes and links in the body name. */
export interface ReadFrontMatter {
  readonly frontMatter: FrontMatter
  readonly refTargets: readonly string[]
  readonly linkTargets: readonly string[]
  /** Nothing is in the file. */
  readonly isBlank: boolean
  readonly problems: readonly Problem[]
}

/** Parses what stands before the body of a page file. */
export function parseFront(path: string, bytes: Uint8Array): ReadFrontMatter {
  const source = decodeSource(path, bytes)
  const { frontMatter, problems } = parseFrontMatter({ path, text: source.text })
  return {
    frontMatter: storable(frontMatter),
    refTargets: findRefTargets(source.text),
    linkTargets: findLinkTargets(source.text),
    isBlank: isBlank(source.text),
    problems: [...source.problems, ...problems],
  }
}

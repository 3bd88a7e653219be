import type { Json } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asFilledText, lookUp } from '../values.ts'
import type { ContentMount } from './mounted-files.ts'
import { placeOfText } from './place-of-text.ts'

const TARGETS = ['archetypes', 'assets', 'content', 'data', 'i18n', 'layouts', 'static']

/** Hugo stops at any other target; one of content that begins with a slash is read all the same. */
export function findWrongTarget(mount: Json, files: readonly SourceFile[]): Problem[] {
  const target = asFilledText(lookUp(mount, 'target')) ?? ''
  if (TARGETS.includes(target.split('/')[0] ?? '')) return []
  const source = asFilledText(lookUp(mount, 'source')) ?? ''
  const found = target === '' ? 'none' : `"${target.slice(0, 80)}"`
  return [
    {
      ...placeOfText(files, target || source),
      code: 'mount-target',
      severity: 'warning',
      message: `Expected the target of a mount to begin with ${TARGETS.join(', ')}, found ${found}; ${isOfContent(mount) ? 'it is read as if it had no slash in front' : `"${source.slice(0, 80)}" is not read`}.`,
      hint: 'Write a target such as "content/docs": Hugo builds nothing with this one.',
    },
  ]
}

/** Hugo makes a page at each of the places; here one file is one page in a language. */
export function findMountedTwice(mounts: readonly ContentMount[], files: readonly SourceFile[]): Problem[] {
  const keyOf = ({ source, language, files }: ContentMount) => JSON.stringify([source, language, files])
  const found = mounts.flatMap((mount, index): Problem[] => {
    const first = mounts.slice(0, index).find((other) => keyOf(other) === keyOf(mount))
    if (first === undefined || first.target === mount.target) return []
    return [
      {
        ...placeOfText(files, mount.source),
        code: 'mount-twice',
        severity: 'warning',
        message: `Expected "${mount.source}" to be mounted at one place, found "content/${first.target}" and "content/${mount.target}"; its files are pages at the first alone.`,
        hint: 'Give the pages an alias at the other address, or copy the folder.',
      },
    ]
  })
  return [...new Map(found.map((problem) => [problem.message, problem])).values()]
}

/** Whether the target of a mount, as written, is in the content. */
export function isOfContent(mount: Json): boolean {
  return /^\/?content(?:\/|$)/.test(asFilledText(lookUp(mount, 'target')) ?? '')
}

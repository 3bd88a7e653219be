import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../content/problem.ts'
import { placeOfText } from '../../content/settings/place-of-text.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import type { SourceFile } from '../../content/source-file.ts'

/**
 * Settings that are true of the folder: where nothing is there of what is mounted as content, Hugo reads the folders it reads
 * without mounts. A `warning` for each folder or file that is missing, unless it is the only one: that there are no pages is
 * reported anyway.
 */
export async function findPresentMounts(
  root: string,
  settings: SiteSettings,
  files: readonly SourceFile[],
): Promise<{ settings: SiteSettings; problems: Problem[] }> {
  const { contentMounts, defaultMounts } = settings
  const sources = [...new Set(contentMounts.map(({ source }) => source))]
  const present = await Promise.all(sources.map((source) => stat(join(root, source)).catch(() => null)))
  const missing = sources.filter((_, index) => present[index] === null)
  const fallsBack = missing.length === sources.length && contentMounts !== defaultMounts && missing.length > 0
  const isTold = fallsBack || missing.length < sources.length
  const instead = fallsBack ? defaultMounts.map(({ source }) => source) : []
  return {
    settings: fallsBack ? { ...settings, contentMounts: defaultMounts } : settings,
    problems: isTold ? missing.map((source) => missingMount(source, instead, files)) : [],
  }
}

function missingMount(source: string, instead: readonly string[], files: readonly SourceFile[]): Problem {
  const consequence =
    instead.length === 0
      ? 'it has no pages'
      : `pages are read from ${[...new Set(instead)].map((folder) => `${folder}/`).join(' and ')}, as without mounts`
  return {
    ...placeOfText(files, source),
    code: 'mount-missing',
    severity: 'warning',
    message: `Expected content at "${source.slice(0, 120)}" in the site folder, found nothing there; ${consequence}.`,
    hint: 'Correct the path, or put the folder there: Hugo goes on without it and without a word.',
  }
}

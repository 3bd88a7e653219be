import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../content/problem.ts'
import { foldersOfModule } from '../../content/settings/modules.ts'
import type { ContentMount, ModuleMounts } from '../../content/settings/mounted-files.ts'
import { placeOfText } from '../../content/settings/place-of-text.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import type { SourceFile } from '../../content/source-file.ts'

/**
 * Settings that are true of the folder: where nothing is there of what is mounted as content, Hugo reads the folders it reads
 * without mounts; then comes the content of themes and modules that are in the folder. A `warning` for what is missing, unless
 * it is the only content: that there are no pages is reported anyway.
 */
export async function findPresentMounts(
  root: string,
  settings: SiteSettings,
  files: readonly SourceFile[],
): Promise<{ settings: SiteSettings; problems: Problem[] }> {
  const { contentMounts, defaultMounts } = settings
  const sources = [...new Set(contentMounts.map(({ source }) => source))]
  const present = await keepPresent(root, sources)
  const missing = sources.filter((source) => !present.has(source))
  const fallsBack = missing.length === sources.length && contentMounts !== defaultMounts && missing.length > 0
  const isTold = fallsBack || missing.length < sources.length
  const instead = fallsBack ? defaultMounts.map(({ source }) => source) : []
  const modules = await findModuleContent(root, settings.moduleMounts)
  return {
    settings: { ...settings, contentMounts: [...(fallsBack ? defaultMounts : contentMounts), ...modules.mounts] },
    problems: [
      ...(isTold ? missing.map((source) => missingMount(source, instead, files)) : []),
      ...(modules.unread.length === 0 ? [] : [moduleContent(modules.unread, files)]),
    ],
  }
}

async function keepPresent(root: string, sources: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(sources.map((source) => stat(join(root, source)).catch(() => null)))
  return new Set(sources.filter((_, index) => found[index] !== null))
}

/** What is there of the content of modules; `unread` names those whose content is elsewhere, or mounted by a configuration of their own. */
async function findModuleContent(
  root: string,
  modules: readonly ModuleMounts[],
): Promise<{ mounts: ContentMount[]; unread: string[] }> {
  const found = await Promise.all(
    modules.map(async ({ name, isGiven, mounts }) => {
      const present = await keepPresent(
        root,
        mounts.map(({ source }) => source),
      )
      const there = mounts.filter(({ source }) => present.has(source))
      if (there.length === 0) return { mounts: [], unread: isGiven ? [name] : [] }
      const mountsItself = !isGiven && (await hasMounts(root, name))
      return mountsItself ? { mounts: [], unread: [name] } : { mounts: there, unread: [] }
    }),
  )
  return { mounts: found.flatMap(({ mounts }) => mounts), unread: found.flatMap(({ unread }) => unread) }
}

/** Whether a theme's own configuration has mounts: then Hugo does not mount its folders by their names. */
async function hasMounts(root: string, name: string): Promise<boolean> {
  const texts = await Promise.all(
    foldersOfModule(name).map(async (folder) => {
      const names = await readdir(join(root, folder)).catch(() => [])
      const own = names.filter((file) => /^(?:hugo|config|theme)\.(?:toml|ya?ml|json)$/i.test(file))
      return await Promise.all(own.map((file) => readFile(join(root, folder, file), 'utf8').catch(() => '')))
    }),
  )
  return texts.flat().some((text) => /^\s*(?:\[\[module\.mounts\]\]|"?mounts"?\s*[:=])/m.test(text))
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

function moduleContent(names: readonly string[], files: readonly SourceFile[]): Problem {
  return {
    ...placeOfText(files, names[0]!),
    code: 'mount-unread',
    severity: 'warning',
    message: `Expected content inside the site folder, found mounts of content from modules (${names.join(', ').slice(0, 200)}); their files are not imported.`,
    hint: 'Copy the pages into the site if the gateway is to serve them.',
  }
}

import type { Problem } from '../../content/problem.ts'
import { findLayoutFiles } from '../../content/settings/layout-folders.ts'
import { REDIRECT_FILES, type Redirect, readRedirects } from '../../content/settings/redirects.ts'
import { explainOwnHooks, isRenderHook, type OwnHook, readOwnHooks } from '../../content/settings/render-hooks.ts'
import { isSettingsFile, readSettings, type SiteSettings } from '../../content/settings/settings.ts'
import {
  isShortcodeTemplate,
  readShortcodeTemplates,
  type ShortcodeTemplates,
} from '../../content/settings/shortcode-templates.ts'
import type { TakenBack } from '../../content/taken-back/passage-key.ts'
import { type ErasedLine, isWithdrawnFile, readWithdrawn } from '../../content/taken-back/withdrawn-file.ts'
import { isThemesFile, readThemes, type ThemeDeclaration } from '../../content/themes.ts'
import { IDENTITIES_FILE, type KeptHistory, readIdentities, type WithdrawnIdentity } from './identities-file.ts'
import { findPresentMounts } from './present-mounts.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { type FoundFile, fileTooLarge, findFile, LARGEST_DATA, listTopFiles, walkSite } from './walk-site.ts'

/** What applies to all pages of a site, with the files it was read from. */
export interface Configuration extends KeptHistory {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  readonly redirects: readonly Redirect[]
  readonly shortcodes: ShortcodeTemplates
  readonly ownHooks: readonly OwnHook[]
  readonly sources: readonly ReadSource[]
  readonly problems: readonly Problem[]
}

/** Reads the configuration and the data of a site without what was taken back. Throws where there is no such folder; errors in files are problems. */
export async function readConfiguration(root: string, taken: readonly TakenBack[]): Promise<Configuration> {
  const found = await Promise.all(['config', 'data'].map((folder) => walkSite(root, folder)))
  const inStatic = await findFile(root, 'static/_redirects')
  const files = [...(await listTopFiles(root)), ...inStatic.files, ...found.flatMap((part) => part.files)]
  const wanted = files.filter(
    ({ path }) => isSettingsFile(path) || REDIRECT_FILES.includes(path) || path.startsWith('data/'),
  )
  const read = await readSmall(root, wanted, taken)
  const settingsFiles = read.sources.filter((source) => isSettingsFile(source.path))
  const settings = readSettingsOnce(settingsFiles)
  const mounted = await findPresentMounts(root, settings.settings, settingsFiles)
  const layouts = await readLayouts(root, settings.settings, taken)
  const sources = [...read.sources, ...layouts.sources]
  const themes = sources.filter((source) => isThemesFile(source.path)).map(readThemes)
  const identities = sources.filter((source) => source.path === IDENTITIES_FILE).map(readIdentities)
  const withdrawn = sources.filter((source) => isWithdrawnFile(source.path)).map(readWithdrawn)
  const redirects = sources
    .filter((source) => REDIRECT_FILES.includes(source.path))
    .map((source) => readRedirects(source, settings.settings.url))
  return {
    settings: mounted.settings,
    redirects: redirects.flatMap((read) => read.redirects),
    shortcodes: layouts.shortcodes,
    ownHooks: layouts.hooks,
    themes: themes.flatMap((read) => read.themes),
    identities: identities.flatMap((read) => read.identities),
    withdrawn: withErasedLines(
      identities.flatMap((read) => read.withdrawn),
      withdrawn.flatMap((read) => read.articles),
    ),
    sources,
    problems: [
      ...found.flatMap((part) => part.problems),
      ...read.problems,
      ...layouts.problems,
      ...settings.problems,
      ...mounted.problems,
      ...redirects.flatMap((read) => read.problems),
      ...themes.flatMap((read) => read.problems),
      ...withdrawn.flatMap((read) => read.problems),
      ...identities.flatMap((read) => read.problems),
    ],
  }
}

let lastRead: { readonly name: string; readonly read: ReturnType<typeof readSettings> } | null = null

/** As they were read last where the files are the same: reading YAML can take a fifth of an import that finds one page edited. */
function readSettingsOnce(files: readonly ReadSource[]): ReturnType<typeof readSettings> {
  const name = JSON.stringify(files.map(({ path, digest }) => [path, digest]))
  if (lastRead?.name !== name) lastRead = { name, read: readSettings(files) }
  return lastRead.read
}

/** What is known of articles that were erased elsewhere, so that their addresses say that they are gone. */
function withErasedLines(
  known: readonly WithdrawnIdentity[],
  lines: readonly ErasedLine[],
): readonly WithdrawnIdentity[] {
  const [told, ids] = [new Set(known.map(({ id }) => id)), new Set(lines.map(({ id }) => id))]
  const erased = lines.map(({ id, path, reason, since }): WithdrawnIdentity => {
    return { id, file: '', path, former: [path], formerAliases: [], at: since, reason, isErased: true }
  })
  return [
    ...known.map((identity) => (ids.has(identity.id) ? { ...identity, isErased: true } : identity)),
    ...erased.filter(({ id }) => !told.has(id)),
  ]
}

/** Reads the shortcode templates and render hooks of the site, its themes and its modules. */
async function readLayouts(root: string, { layoutFolders, languages }: SiteSettings, taken: readonly TakenBack[]) {
  const found = await Promise.all(layoutFolders.map(({ source }) => walkSite(root, source)))
  const all = new Map(found.flatMap(({ files }) => files.map((file) => [file.path, file])))
  const layouts = findLayoutFiles([...all.keys()], layoutFolders)
  const wanted = new Set(
    layouts.filter((file) => isShortcodeTemplate(file) || isRenderHook(file)).map(({ path }) => path),
  )
  const { sources, problems } = await readSmall(
    root,
    [...all.values()].filter(({ path }) => wanted.has(path)),
    taken,
  )
  const texts = new Map(sources.map(({ path, text }) => [path, text]))
  const read = layouts.flatMap((file) => {
    const text = texts.get(file.path)
    return text === undefined ? [] : { ...file, text }
  })
  const hooks = readOwnHooks(read.filter(isRenderHook), languages)
  return {
    hooks,
    shortcodes: readShortcodeTemplates(read.filter(isShortcodeTemplate)),
    sources,
    problems: [...problems, ...explainOwnHooks(hooks)],
  }
}

async function readSmall(root: string, files: readonly FoundFile[], taken: readonly TakenBack[]) {
  const readable = files.filter((file) => file.size <= LARGEST_DATA)
  const sources = await Promise.all(readable.map((file) => readSource(root, file.path, taken)))
  return {
    sources,
    problems: [
      ...files.filter((file) => file.size > LARGEST_DATA).map((file) => fileTooLarge(file, LARGEST_DATA)),
      ...sources.flatMap((source) => source.problems),
    ],
  }
}

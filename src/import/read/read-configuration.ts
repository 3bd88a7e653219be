import type { Problem } from '../../content/problem.ts'
import { REDIRECT_FILES, type Redirect, readRedirects } from '../../content/settings/redirects.ts'
import { isSettingsFile, readSettings, type SiteSettings } from '../../content/settings/settings.ts'
import {
  isShortcodeTemplate,
  readShortcodeTemplates,
  SHORTCODE_FOLDERS,
  type ShortcodeTemplates,
} from '../../content/settings/shortcode-templates.ts'
import { isThemesFile, readThemes, type ThemeDeclaration } from '../../content/themes.ts'
import { IDENTITIES_FILE, type KeptHistory, readIdentities } from './identities-file.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { fileTooLarge, findFile, LARGEST_DATA, listTopFiles, walkSite } from './walk-site.ts'

/** What applies to all pages of a site, with the files it was read from. */
export interface Configuration extends KeptHistory {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  readonly redirects: readonly Redirect[]
  readonly shortcodes: ShortcodeTemplates
  readonly sources: readonly ReadSource[]
  readonly problems: readonly Problem[]
}

/** Reads the configuration and the data of a site. Throws where there is no such folder; errors in files are problems. */
export async function readConfiguration(root: string): Promise<Configuration> {
  const found = await Promise.all(['config', 'data', ...SHORTCODE_FOLDERS].map((folder) => walkSite(root, folder)))
  const inStatic = await findFile(root, 'static/_redirects')
  const files = [...(await listTopFiles(root)), ...inStatic.files, ...found.flatMap((part) => part.files)]
  const wanted = files.filter(
    ({ path }) =>
      isSettingsFile(path) || REDIRECT_FILES.includes(path) || path.startsWith('data/') || isShortcodeTemplate(path),
  )
  const readable = wanted.filter((file) => file.size <= LARGEST_DATA)
  const sources = await Promise.all(readable.map((file) => readSource(root, file.path)))
  const settings = readSettings(sources.filter((source) => isSettingsFile(source.path)))
  const themes = sources.filter((source) => isThemesFile(source.path)).map(readThemes)
  const identities = sources.filter((source) => source.path === IDENTITIES_FILE).map(readIdentities)
  const redirects = sources
    .filter((source) => REDIRECT_FILES.includes(source.path))
    .map((source) => readRedirects(source, settings.settings.url))
  return {
    settings: settings.settings,
    redirects: redirects.flatMap((read) => read.redirects),
    shortcodes: readShortcodeTemplates(sources.filter((source) => isShortcodeTemplate(source.path))),
    themes: themes.flatMap((read) => read.themes),
    identities: identities.flatMap((read) => read.identities),
    withdrawn: identities.flatMap((read) => read.withdrawn),
    sources,
    problems: [
      ...found.flatMap((part) => part.problems),
      ...wanted.filter((file) => file.size > LARGEST_DATA).map((file) => fileTooLarge(file, LARGEST_DATA)),
      ...sources.flatMap((source) => source.problems),
      ...settings.problems,
      ...redirects.flatMap((read) => read.problems),
      ...themes.flatMap((read) => read.problems),
      ...identities.flatMap((read) => read.problems),
    ],
  }
}

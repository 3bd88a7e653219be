import type { Problem } from '../../content/problem.ts'
import { isSettingsFile, readSettings, type SiteSettings } from '../../content/settings/settings.ts'
import { isThemesFile, readThemes, type ThemeDeclaration } from '../../content/themes.ts'
import { IDENTITIES_FILE, type KeptIdentity, readIdentities } from './identities-file.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { fileTooLarge, LARGEST_DATA, listTopFiles, walkSite } from './walk-site.ts'

/** What applies to all pages of a site, with the files it was read from. */
export interface Configuration {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  readonly identities: readonly KeptIdentity[]
  readonly sources: readonly ReadSource[]
  readonly problems: readonly Problem[]
}

/** Reads the configuration and the data of a site. Throws where there is no such folder; errors in files are problems. */
export async function readConfiguration(root: string): Promise<Configuration> {
  const found = await Promise.all([walkSite(root, 'config'), walkSite(root, 'data')])
  const files = [...(await listTopFiles(root)), ...found.flatMap((part) => part.files)]
  const wanted = files.filter((file) => isSettingsFile(file.path) || file.path.startsWith('data/'))
  const readable = wanted.filter((file) => file.size <= LARGEST_DATA)
  const sources = await Promise.all(readable.map((file) => readSource(root, file.path)))
  const settings = readSettings(sources.filter((source) => isSettingsFile(source.path)))
  const themes = sources.filter((source) => isThemesFile(source.path)).map(readThemes)
  const identities = sources.filter((source) => source.path === IDENTITIES_FILE).map(readIdentities)
  return {
    settings: settings.settings,
    themes: themes.flatMap((read) => read.themes),
    identities: identities.flatMap((read) => read.identities),
    sources,
    problems: [
      ...found.flatMap((part) => part.problems),
      ...wanted.filter((file) => file.size > LARGEST_DATA).map((file) => fileTooLarge(file, LARGEST_DATA)),
      ...sources.flatMap((source) => source.problems),
      ...settings.problems,
      ...themes.flatMap((read) => read.problems),
      ...identities.flatMap((read) => read.problems),
    ],
  }
}

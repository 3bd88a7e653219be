import type { PageKind } from '../document.ts'
import { licenceUntil } from '../image-credits/licence-end.ts'
import { type Place, type Problem, startOf } from '../problem.ts'
import type { SiteLanguage } from '../settings/languages.ts'
import { type SiteSettings, settingsFor } from '../settings/settings.ts'
import { asFilledText, asText } from '../values.ts'
import { type FoundAlias, findAliases } from './aliases.ts'
import { type Bundles, folderOf } from './bundles.ts'
import { sectionKey } from './cascade.ts'
import type { FoundDate } from './dates.ts'
import { readExtra } from './extra.ts'
import { findFeatureImage } from './feature-image.ts'
import { findPageDates } from './page-dates.ts'
import { readPageLabels } from './page-labels.ts'
import { readPageLicence } from './page-licence.ts'
import { readPageMenus } from './page-menus.ts'
import { findPagePath, isUgly, type PathContext } from './page-path.ts'
import type { AddressedPage, HugoKind, LocatedPage } from './page-states.ts'
import { readPageTexts } from './page-texts.ts'
import { placeIn, placeOf } from './page-values.ts'
import { findVisibility } from './page-visibility.ts'
import { cleanPath, encodePath } from './paths.ts'
import { readTerms } from './terms.ts'

/** What the pages of a site share. */
export interface SiteContext {
  readonly bundles: Bundles
  readonly settings: SiteSettings
}

/** Works out what each page's file, its cascade and the settings say; a page with an `error` is left out. */
export function addressPages(
  files: readonly LocatedPage[],
  site: SiteContext,
): { pages: AddressedPage[]; problems: Problem[] } {
  const byLanguage = new Map(site.settings.languages.map(({ code }) => [code, settingsFor(site.settings, code)]))
  const settingsOf = ({ content }: LocatedPage) => byLanguage.get(content.language) ?? site.settings
  const sections = findSections(files, settingsOf)
  const built = files.map((file) => addressPage(file, { ...site, settings: settingsOf(file) }, sections))
  return { pages: built.flatMap(({ page }) => page ?? []), problems: built.flatMap(({ problems }) => problems) }
}

/** Every section page's cleaned slug, or null, by `sectionKey`. */
type Sections = ReadonlyMap<string, string | null>

function findSections(files: readonly LocatedPage[], settingsOf: (file: LocatedPage) => SiteSettings): Sections {
  const branches = files.filter(({ content, kind }) => content.role === 'branch' && kind !== 'home')
  return new Map(
    branches.map((branch) => {
      const { content, values } = branch
      const slug = asFilledText(values.get('slug')?.value)
      const clean = slug === null ? '' : cleanPath(slug, settingsOf(branch))
      return [sectionKey(content.language, content.logicalPath), clean === '' ? null : clean]
    }),
  )
}

function addressPage(
  file: LocatedPage,
  { bundles, settings }: SiteContext,
  sections: Sections,
): { page: AddressedPage | null; problems: Problem[] } {
  const { content, kind, values, frontMatter } = file
  const { sourcePath } = content
  const language = languageOf(content.language, settings)
  const visibility = findVisibility(file, settings)
  if (!visibility.isBuilt) return { page: null, problems: [...visibility.problems] }
  const dated = findPageDates(values, {
    sourcePath,
    name: content.role === 'file' ? content.name : lastPart(content.folder),
    keys: settings.dateKeys,
    timeZone: language.timeZone,
  })
  const title = findTitle(file, language)
  const context: PathContext = {
    settings,
    language,
    title,
    date: dated.dates.date,
    slugFromName: dated.dates.slugFromName,
    sectionSlug: (path) => sections.get(sectionKey(content.language, path)) ?? null,
    isSection: (path) => sections.has(sectionKey(content.language, path)),
  }
  const { path: rawPath, problems: pathProblems } = findPagePath(file, context)
  const aliasContext = {
    sourcePath,
    path: rawPath,
    prefix: language.prefix,
    ugly: isUgly(settings, content.logicalPath),
  }
  const aliases = findAliases(values, aliasContext)
  const unanswered = settings.disableAliases
    ? aliases.aliases.slice(0, 1).map((alias) => disabledAlias(sourcePath, alias))
    : []
  const labels = readPageLabels(values, { sourcePath, language: content.language }, settings)
  const own = readPageLicence(values, sourcePath)
  const problems = [
    ...visibility.problems,
    ...dated.problems,
    ...pathProblems,
    ...aliases.problems,
    ...unanswered,
    ...labels.problems,
    ...own.problems,
  ]
  if (problems.some((problem) => problem.severity === 'error')) return { page: null, problems }
  const path = encodePath(rawPath)
  const folder = folderOf(sourcePath)
  const files =
    content.role === 'leaf' ? bundles.resourcesOf(folder) : content.role === 'branch' ? bundles.filesIn(folder) : []
  const feature = findFeatureImage(values, { siteUrl: language.url ?? settings.url, path, files })
  const { date, lastmod, publishDate, expiryDate, licensedUntil } = dated.dates
  const texts = readPageTexts(values)
  const until = isoTime(licensedUntil)
  const shown = {
    path,
    title,
    ...texts,
    licence: until === null ? own.licence : licenceUntil(own.licence ?? settings.licence, until),
    published: isoTime(date),
    updated: isoTime(lastmod ?? date),
    draft: visibility.draft,
    withdrawn: visibility.withdrawn,
  }
  const pageAliases = settings.disableAliases ? [] : [...aliases.aliases, ...languageRoot(file, settings, language)]
  return {
    problems,
    page: {
      ...file,
      sourcePath,
      path,
      addressPlace: addressPlace(file),
      draft: visibility.draft,
      isBundle: content.role === 'leaf',
      dates: dated.dates,
      aliases: pageAliases,
      page: {
        sourcePath,
        kind: pageKind(kind),
        language: content.language,
        ...shown,
        labels: labels.labels,
        menus: readPageMenus(values, {
          topSection: content.role === 'branch' && /^[^/]+$/.test(content.folder) ? content.folder : null,
          sectionPagesMenu: settings.sectionPagesMenu,
          configured: settings.menus[content.language] ?? [],
        }),
        terms: readTerms(values, settings.taxonomies, settings),
        publishAt: settings.buildFuture ? null : isoTime(publishDate),
        expireAt: settings.buildExpired ? until : isoTime(expiryDate),
        featureCaptions: feature.captions,
        featureImage: feature.image,
        resources: content.role === 'leaf' ? files : [],
        resourcePath: path,
        translationKey: asFilledText(values.get('translationkey')?.value) ?? content.logicalPath,
        extra: readExtra(values, {
          ...shown,
          aliases: pageAliases,
          imageKeys: feature.keys,
          hasLabels: labels.given,
          dateKeys: settings.dateKeys,
          timeZone: language.timeZone,
        }),
        bodyOffset: frontMatter.bodyOffset,
        bodyLine: frontMatter.bodyLine,
      },
    },
  }
}

function disabledAlias(sourcePath: string, { place }: FoundAlias): Problem {
  return {
    ...placeIn(sourcePath, place),
    code: 'aliases-disabled',
    severity: 'notice',
    message:
      'Expected aliases that answer, found that the configuration has "disableAliases", so that Hugo makes no redirects; the aliases are left out.',
    hint: 'Take disableAliases out of the configuration if the old addresses are to lead here.',
  }
}

function addressPlace({ content, values }: LocatedPage): Place {
  const key = ['url', 'slug'].find((name) => asFilledText(values.get(name)?.value) !== null) ?? ''
  const { path, line, column } = placeOf(values, key, content.sourcePath)
  return { path, line, column }
}

function languageOf(code: string, { languages }: SiteSettings): SiteLanguage {
  return languages.find((language) => language.code === code) ?? languages[0]!
}

function lastPart(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1)
}

/** As in Hugo, a page whose file gives no title has none; the home page has the site's, so that it can be named in lists. */
function findTitle({ values, kind }: LocatedPage, language: SiteLanguage): string {
  const given = asText(values.get('title')?.value)
  if (given !== null && given !== '') return given
  return kind === 'home' ? language.title : ''
}

/** In a site of several languages Hugo leads from `/en/` to the home page at `/`, or the other way round. */
function languageRoot({ kind, content }: LocatedPage, settings: SiteSettings, language: SiteLanguage): FoundAlias[] {
  if (kind !== 'home' || !language.isDefault) return []
  if (settings.languages.length < 2 && !settings.defaultContentLanguageInSubdir) return []
  const path = settings.defaultContentLanguageInSubdir ? '/' : `/${language.code.toLowerCase()}/`
  return [{ path, line: 1, column: 1, place: startOf(content.sourcePath) }]
}

function pageKind(kind: HugoKind): PageKind {
  if (kind === 'home') return 'HOME'
  return kind === 'page' ? 'PAGE' : 'SECTION'
}

function isoTime(date: FoundDate | null): string | null {
  return date === null ? null : new Date(date.at).toISOString()
}

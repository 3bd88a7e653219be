import type { DocumentQuote, DocumentSection, Json, Page } from './document.ts'
import { readData } from './front-matter/front-matter.ts'
import { findYamlPlaces, type YamlPlaces } from './front-matter/yaml-places.ts'
import { createGlob, type Glob } from './glob.ts'
import { createNearest } from './nearest.ts'
import { decode } from './pages/paths.ts'
import { pathKey } from './path-key.ts'
import type { Place, Problem } from './problem.ts'
import type { SourceFile } from './source-file.ts'
import { asFilledText, asMap, lookUp } from './values.ts'

/** A theme as `data/themes.yaml` declares it, with the sections it is assigned to. */
export interface ThemeDeclaration {
  readonly slug: string
  readonly name: string
  /** By the codes of languages in lower case. */
  readonly names: { readonly [language: string]: string }
  readonly description: string | null
  readonly sections: readonly SectionPattern[]
}

/** Matches an article's path and a section's anchor; written `/articles/*#privacy*`. */
export interface SectionPattern {
  readonly path: Glob
  readonly anchor: Glob
  /** Path and anchor as the file gives them. */
  readonly written: { readonly path: string; readonly anchor: string }
  readonly place: Place
}

/** A theme as one article names it. */
export interface NamedTheme {
  readonly slug: string
  readonly name: string
}

/** As much of a document as decides its themes. */
export interface ThemedDocument extends Pick<Page, 'path' | 'aliases' | 'themes'> {
  readonly sections: readonly Pick<DocumentSection, 'anchor' | 'heading' | 'position' | 'themes'>[]
  readonly quotes: readonly Pick<DocumentQuote, 'section'>[]
}

/** The themes of each section, by its position, and those of the whole article in reading order. */
export interface AssignedThemes {
  readonly bySection: readonly (readonly NamedTheme[])[]
  readonly all: readonly NamedTheme[]
}

/** Whether this file of the site declares themes. */
export function isThemesFile(path: string): boolean {
  return /^data\/themes\.ya?ml$/i.test(path)
}

// Longer slugs are texts by mistake, and too long for an index.
const LONGEST_SLUG = 150
// So are longer names; a heading may be a whole paragraph.
const LONGEST_NAME = 200

/** Reads `data/themes.yaml`: `themes:` as a map from slug to `name`, `names`, `description` and `sections` (`path#anchor`, with globs). */
export function readThemes(file: SourceFile): { themes: ThemeDeclaration[]; problems: readonly Problem[] } {
  const { entries, problems } = readData('yaml', { file, start: 0, end: file.text.length })
  const whole = Object.fromEntries(entries.map(({ key, value }) => [key, value]))
  const nested = asMap(lookUp(whole, 'themes'))
  const above = nested === null ? [] : entries.filter(({ key }) => /^themes$/i.test(key)).map(({ key }) => key)
  const declared = Object.entries(nested ?? whole)
  const places = problems.some(({ severity }) => severity === 'error') ? null : findYamlPlaces(file)
  if (places === null) return { themes: [], problems }
  return {
    themes: declared.map(([slug, value]) => declare(slug, value, { places, path: [...above, slug] })),
    problems: [
      ...problems,
      ...places.duplicates.map(duplicateKey),
      ...declared.flatMap(([slug, value]) => findSlips(value, { places, path: [...above, slug] })),
    ],
  }
}

/** Where a declaration is in its file. */
interface DeclaredAt {
  readonly places: YamlPlaces
  readonly path: readonly (string | number)[]
}

const THEME_KEYS = ['name', 'names', 'description', 'sections']

function findSlips(theme: Json, { places, path }: DeclaredAt): Problem[] {
  const sections = lookUp(theme, 'sections')
  const items: readonly Json[] = Array.isArray(sections) ? sections : []
  return [
    ...Object.keys(asMap(theme) ?? {})
      .filter((key) => !THEME_KEYS.includes(key.toLowerCase()))
      .map((key) => unknownKey(key, places.placeOf([...path, key]))),
    ...items.flatMap((item, index) =>
      asFilledText(item) === null ? noAddress(places.placeOf([...path, 'sections', index])) : [],
    ),
  ]
}

function unknownKey(key: string, place: Place): Problem {
  const near = createNearest(THEME_KEYS)(key)
  return {
    ...place,
    code: 'theme-key',
    severity: 'warning',
    message: `Expected "name", "names", "description" or "sections", found the key "${key.slice(0, 60)}"; nothing reads it.`,
    hint: near === null ? 'Delete the line.' : `Write "${near}" if that is what you mean.`,
  }
}

function noAddress(place: Place): Problem {
  return {
    ...place,
    code: 'theme-section',
    severity: 'warning',
    message: 'Expected the address of a page, found a map, a list or nothing.',
    hint: 'Write the address as in a link: "/articles/roofs/#gutters". Put it in quotation marks where it begins with "#" or "*".',
  }
}

function duplicateKey({ key, place, earlier }: YamlPlaces['duplicates'][number]): Problem {
  return {
    ...place,
    code: 'duplicate-key',
    severity: 'warning',
    message: `Expected each key once, found "${key.slice(0, 60)}" twice; the last one counts.`,
    hint: `Delete the one on line ${earlier.line}, or this one.`,
    related: [earlier],
  }
}

/**
 * Gives each section its themes: those declared for its path and anchor, its heading's own, the article's; and, where it
 * has none of these and holds a quote, the theme its own heading makes.
 */
export function assignThemes(document: ThemedDocument, declarations: readonly ThemeDeclaration[]): AssignedThemes {
  const quoted = new Set(document.quotes.map((quote) => quote.section))
  const ofArticle = document.themes.map((theme) => resolveName(theme, declarations))
  const bySection = document.sections.map((section) => {
    const assigned = declarations.filter((theme) =>
      theme.sections.some((pattern) => covers(pattern, document, section)),
    )
    const own = section.themes.map((theme) => resolveName(theme, declarations))
    const themes = distinct([...assigned, ...own, ...ofArticle])
    const byHeading = section.heading !== null && section.anchor !== '' && quoted.has(section.position)
    return themes.length === 0 && byHeading ? [themeOfHeading(section)] : themes
  })
  return { bySection, all: distinct([...bySection.flat(), ...ofArticle]) }
}

/** The theme that the heading of a section makes, while the section holds a quote and has no other. */
export function themeOfHeading({ anchor, heading }: { readonly anchor: string; readonly heading: string | null }) {
  return { slug: anchor.slice(0, LONGEST_SLUG), name: shortName(heading ?? anchor) }
}

function declare(slug: string, value: Json, { places, path }: DeclaredAt): ThemeDeclaration {
  const sections = lookUp(value, 'sections')
  return {
    slug: themeSlug(slug),
    name: shortName(asFilledText(value) ?? asFilledText(lookUp(value, 'name')) ?? slug),
    names: readNames(lookUp(value, 'names')),
    description: asFilledText(lookUp(value, 'description')),
    sections: (Array.isArray(sections) ? sections : [sections]).flatMap(
      (section, index) => readPattern(section, places.placeOf([...path, 'sections', index])) ?? [],
    ),
  }
}

function readNames(value: Json | undefined): ThemeDeclaration['names'] {
  const names = Object.entries(asMap(value) ?? {})
  return Object.fromEntries(
    names.flatMap(([code, name]) => {
      const text = asFilledText(name)
      return text === null ? [] : [[code.toLowerCase(), text]]
    }),
  )
}

function readPattern(value: Json | undefined, place: Place): SectionPattern | null {
  const [path, anchor] = asFilledText(value)?.split('#', 2) ?? []
  if (path === undefined) return null
  return {
    path: createPathGlob(path || '**'),
    anchor: createGlob(anchor || '**'),
    written: { path: path || '**', anchor: anchor || '**' },
    place,
  }
}

/** Compares addresses by their path keys, so that an editor may write `über` and leave the last slash out. */
function createPathGlob(pattern: string): Glob {
  const glob = createGlob(decode(pattern.replace(/(?<=.)\/$/, '')).normalize('NFC'))
  return (path) => glob(pathKey(path))
}

/** Whether a declared theme is meant by the name, its slug or what it is called. */
export function isNamed({ slug, name, names }: ThemeDeclaration, theme: string): boolean {
  return slug === themeSlug(theme) || [name, ...Object.values(names)].includes(theme.trim())
}

/** Whether sections of this page are meant: by its address, or by one that it had before, so that a page keeps its themes where it moves. */
export function isOfPage({ path, written }: SectionPattern, page: Pick<Page, 'path' | 'aliases'>): boolean {
  return path(page.path) || (!isGlob(written.path) && page.aliases.some((alias) => path(alias.path)))
}

/** Whether a path or anchor may match more than one. */
export function isGlob(written: string): boolean {
  return /[*?[{]/.test(written)
}

function covers(pattern: SectionPattern, document: ThemedDocument, section: Pick<DocumentSection, 'anchor'>): boolean {
  return isOfPage(pattern, document) && pattern.anchor(section.anchor)
}

function resolveName(theme: string, declarations: readonly ThemeDeclaration[]): NamedTheme {
  return (
    declarations.find((candidate) => isNamed(candidate, theme)) ?? {
      slug: themeSlug(theme),
      name: shortName(theme.trim()),
    }
  )
}

function themeSlug(name: string): string {
  const slug = name
    .trim()
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
  return slug.slice(0, LONGEST_SLUG).replace(/^-|-$/g, '') || 'theme'
}

function shortName(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME).toWellFormed()}…`
}

function distinct(themes: readonly NamedTheme[]): NamedTheme[] {
  const bySlug = new Map<string, NamedTheme>()
  for (const { slug, name } of themes) if (!bySlug.has(slug)) bySlug.set(slug, { slug, name })
  return [...bySlug.values()]
}

import picomatch from 'picomatch'
import { LineCounter, parseDocument as parseYaml } from 'yaml'
import type { Document, DocumentSection } from './document.ts'
import type { Problem } from './problem.ts'
import type { SourceFile } from './source-file.ts'

/** A theme as `data/themes.yaml` declares it, with the sections it is assigned to. */
export interface ThemeDeclaration {
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly sections: readonly SectionPattern[]
}

/** Globs for an article's path and a section's anchor; `/articles/*#privacy*`. */
export interface SectionPattern {
  readonly path: string
  readonly anchor: string
}

/** A theme as one article names it. */
export interface NamedTheme {
  readonly slug: string
  readonly name: string
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

/** Reads `data/themes.yaml`: `themes:` as a map from slug to `name`, `description` and `sections` (`path#anchor`, with globs). */
export function readThemes(file: SourceFile): { themes: ThemeDeclaration[]; problems: Problem[] } {
  const lines = new LineCounter()
  const yaml = parseYaml(file.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const problems = yaml.errors.map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0])
    return fault(file.path, line, col, error.message)
  })
  if (problems.length > 0) return { themes: [], problems }
  const root = asMap(yaml.toJS({ maxAliasCount: 0 }))
  const declared = asMap(root?.themes) ?? root
  if (!declared) {
    const empty = file.text.trim() === '' || yaml.contents === null
    return { themes: [], problems: empty ? [] : [fault(file.path, 1, 1, 'Expected a map of themes.')] }
  }
  return { themes: Object.entries(declared).map(([slug, value]) => declare(slug, value)), problems: [] }
}

/**
 * Gives each section its themes: those declared for its path and anchor, its heading's own, the article's; and, where it
 * has none of these and holds a quote, the theme its own heading makes.
 */
export function assignThemes(document: Document, declarations: readonly ThemeDeclaration[]): AssignedThemes {
  const quoted = new Set(document.quotes.map((quote) => quote.section))
  const ofArticle = document.themes.map((theme) => resolveName(theme, declarations))
  const bySection = document.sections.map((section) => {
    const assigned = declarations.filter((theme) =>
      theme.sections.some((pattern) => covers(pattern, document, section)),
    )
    const own = section.themes.map((theme) => resolveName(theme, declarations))
    const themes = distinct([...assigned, ...own, ...ofArticle])
    const byHeading = section.heading !== null && section.anchor !== '' && quoted.has(section.position)
    return themes.length === 0 && byHeading
      ? [{ slug: section.anchor, name: section.heading ?? section.anchor }]
      : themes
  })
  return { bySection, all: distinct([...bySection.flat(), ...ofArticle]) }
}

function declare(slug: string, value: unknown): ThemeDeclaration {
  const entry = asMap(value)
  const name = typeof value === 'string' ? value : entry?.name
  const description = entry?.description
  const sections = entry?.sections
  return {
    slug: themeSlug(slug),
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : slug,
    description: typeof description === 'string' ? description.trim() : null,
    sections: (Array.isArray(sections) ? sections : [sections]).flatMap((section) => readPattern(section) ?? []),
  }
}

function readPattern(value: unknown): SectionPattern | null {
  if (typeof value === 'string') {
    const [path = '', anchor] = value.split('#', 2)
    return { path: path === '' ? '**' : path, anchor: anchor === undefined || anchor === '' ? '**' : anchor }
  }
  const entry = asMap(value)
  const path = entry?.article ?? entry?.path
  const anchor = entry?.anchor ?? entry?.section
  if (typeof path !== 'string' && typeof anchor !== 'string') return null
  return { path: typeof path === 'string' ? path : '**', anchor: typeof anchor === 'string' ? anchor : '**' }
}

function covers(pattern: SectionPattern, document: Document, section: DocumentSection): boolean {
  const path = document.path.replace(/\/$/, '')
  return (
    isMatch(pattern.path.replace(/(?<=.)\/$/, ''), path === '' ? '/' : path) && isMatch(pattern.anchor, section.anchor)
  )
}

const matchers = new Map<string, (text: string) => boolean>()

function isMatch(pattern: string, text: string): boolean {
  if (pattern === '**' || pattern === text) return true
  const matcher = matchers.get(pattern) ?? picomatch(pattern, { dot: true })
  matchers.set(pattern, matcher)
  return matcher(text)
}

function resolveName(theme: string, declarations: readonly ThemeDeclaration[]): NamedTheme {
  const slug = themeSlug(theme)
  const declared = declarations.find((candidate) => candidate.slug === slug || candidate.name === theme.trim())
  return declared ?? { slug, name: theme.trim() }
}

function themeSlug(name: string): string {
  const slug = name
    .trim()
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
  return slug.replace(/^-|-$/g, '') || 'theme'
}

function distinct(themes: readonly NamedTheme[]): NamedTheme[] {
  const bySlug = new Map<string, NamedTheme>()
  for (const { slug, name } of themes) if (!bySlug.has(slug)) bySlug.set(slug, { slug, name })
  return [...bySlug.values()]
}

function asMap(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function fault(path: string, line: number, column: number, message: string): Problem {
  const hint = 'See docs/editors.md, “Themes”, for the shape of this file.'
  return { code: 'themes-syntax', severity: 'error', path, line, column, message, hint }
}

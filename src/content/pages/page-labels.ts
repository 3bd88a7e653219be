import type { Json, Label } from '../document.ts'
import type { Problem } from '../problem.ts'
import { labelIn, readLabels, type WrittenLabel } from '../settings/label-values.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { asFilledText } from '../values.ts'
import { findValue, type PageValues, placeOf } from './page-values.ts'

/** The labels of a page, and whether its key `labels` gives them: lists of words under that name are the editor's own. */
export interface PageLabels {
  readonly labels: readonly Label[]
  readonly given: boolean
  readonly problems: readonly Problem[]
}

/** Reads front matter `labels`: maps, and names of labels of the site; without them, the page has those of the site. */
export function readPageLabels(
  values: PageValues,
  { sourcePath, language }: { readonly sourcePath: string; readonly language: string },
  { labels: ofSite, taxonomies }: Pick<SiteSettings, 'labels' | 'taxonomies'>,
): PageLabels {
  const value = findValue(values, 'labels')
  const own = taxonomies.includes('labels') ? null : readOwn(value, ofSite)
  if (own === null) return { labels: ofSite.map((label) => labelIn(label, language)), given: false, problems: [] }
  return {
    labels: own.labels.map((label) => labelIn(label, language)),
    given: true,
    problems: own.unknown.map(
      (item): Problem => ({
        ...placeOf(values, 'labels', sourcePath),
        code: 'label-unknown',
        severity: 'warning',
        message: `Expected a label with "name:", or the name of one in commonplace.yaml, found ${JSON.stringify(item).slice(0, 80)}; it is left out.`,
        hint: 'Write "name:", and "url:", "community:" and "text:" where there are any.',
      }),
    ),
  }
}

function readOwn(value: Json | undefined, ofSite: readonly WrittenLabel[]) {
  if (value === undefined) return null
  const { labels, others } = readLabels(value)
  const named = others.map((item) => ({ item, label: findNamed(item, ofSite) }))
  const known = named.flatMap(({ label }) => label ?? [])
  const isNone = Array.isArray(value) && value.length === 0 && ofSite.length > 0
  if (labels.length + known.length === 0 && !isNone) return null
  return { labels: [...known, ...labels], unknown: named.flatMap(({ item, label }) => (label === null ? [item] : [])) }
}

function findNamed(item: Json, ofSite: readonly WrittenLabel[]): WrittenLabel | null {
  const name = asFilledText(item)?.toLowerCase()
  return ofSite.find((label) => label.name.toLowerCase() === name) ?? null
}

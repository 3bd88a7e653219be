import type { HugoKind } from './page-states.ts'

/** What a page without a title is called. */
export interface TitleStyle {
  readonly siteTitle: string
  readonly pluralize: boolean
  readonly capitalize: boolean
}

/** Hugo's title of a page that has none: the site's for the home page, the folder's name for a section, nothing for a page. */
export function defaultTitle(kind: HugoKind, folderName: string, style: TitleStyle): string {
  if (kind === 'page') return ''
  if (kind === 'home') return style.siteTitle
  const name = kind === 'section' && style.pluralize ? pluralize(folderName) : folderName
  return style.capitalize ? titleCase(name) : name
}

const UNCHANGED =
  /(?:news|series|species|equipment|information|rice|money|fish|sheep|data|media|software|people|men|children)$/i
const RULES: readonly (readonly [RegExp, string])[] = [
  [/(m)an$/i, '$1en'],
  [/(pe)rson$/i, '$1ople'],
  [/(child)$/i, '$1ren'],
  [/(matr|vert|ind)(?:ix|ex)$/i, '$1ices'],
  [/(quiz)$/i, '$1zes'],
  [/([m|l])ouse$/i, '$1ice'],
  [/(x|ch|ss|sh)$/i, '$1es'],
  [/([^aeiouy]|qu)y$/i, '$1ies'],
  [/(?:([^f])fe|([lr])f)$/i, '$1$2ves'],
  [/sis$/i, 'ses'],
  [/(buffal|tomat|potat|her)o$/i, '$1oes'],
  [/(alias|status|virus)$/i, '$1es'],
  [/s$/i, 's'],
  [/$/, 's'],
]

/** English only, as in Hugo; a site in another language turns it off with `pluralizeListTitles`. */
function pluralize(name: string): string {
  if (name === '' || UNCHANGED.test(name)) return name
  const [pattern, replacement] = RULES.find(([candidate]) => candidate.test(name))!
  return name.replace(pattern, replacement)
}

const SMALL = new Set('a an and as at but by en for if in nor of on or per so the to v via vs yet'.split(' '))

/** The style of the Associated Press, Hugo's default: every word but the small ones, which count at the ends. */
function titleCase(text: string): string {
  const words = text.split(/(?<=[\s_-])/)
  return words
    .map((word, index) => {
      const isSmall = index > 0 && index < words.length - 1 && SMALL.has(word.replace(/[\s_-]$/, ''))
      return isSmall ? word : word.charAt(0).toUpperCase() + word.slice(1)
    })
    .join('')
}

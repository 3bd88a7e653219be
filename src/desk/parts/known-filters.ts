import { type Ask, NoSuch } from '../ask.ts'

type Filters = Readonly<Record<string, string | null>>

/** Throws NoSuch for a filter with a value that is none of its choices. */
export function expectChoice(filters: Filters, name: string, choices: readonly string[], list: string): void {
  const value = filters[name] ?? null
  if (value === null || choices.includes(value)) return
  throw new NoSuch(`There is no ${name} “${value}” here: expected ${choices.join(', ')}.`, list)
}

/** Throws NoSuch for a theme that was asked for and not found. */
export function expectTheme({ theme }: Filters, found: object | null, list: string): void {
  if (theme && found === null) throw new NoSuch(`There is no theme “${theme}” on this site.`, list)
}

/** Tells an empty list from one that is narrowed by a language, a section or an article that the site does not have: throws NoSuch. */
export async function explainEmpty(
  { language, section, article }: Filters,
  {
    ask,
    languages,
    list,
  }: { readonly ask: Ask; readonly languages: readonly { readonly code: string }[]; readonly list: string },
): Promise<void> {
  if (language && !languages.some(({ code }) => code.toLowerCase() === language.toLowerCase()))
    throw new NoSuch(`The site is not in a language “${language}”.`, list)
  if (section) {
    const query = 'query Section($section: String!) { articles(where: { section: $section }, first: 0) { totalCount } }'
    const { articles } = await ask<{ articles: { totalCount: number } }>({ query, variables: { section } })
    if (articles.totalCount === 0)
      throw new NoSuch(`There is no section “${section}” with articles on this site.`, list)
  }
  if (article) {
    const query = 'query Article($path: String!) { articleByPath(path: $path) { path } }'
    const { articleByPath } = await ask<{ articleByPath: object | null }>({ query, variables: { path: article } })
    if (articleByPath === null) throw new NoSuch(`There is no article at “${article}” on this site.`, list)
  }
}

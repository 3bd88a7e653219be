/** A question that is asked over and over, with what each asking puts in. */
export interface Question {
  readonly name: 'Q1' | 'Q2' | 'Q3' | 'Q4'
  readonly what: string
  readonly query: string
  readonly variables: readonly Readonly<Record<string, unknown>>[]
}

/** What frontends ask most: a page, the quotes of a theme, a front page, a search. */
export function questions(paths: readonly string[]): readonly Question[] {
  return [
    {
      name: 'Q1',
      what: 'an article by its path, with sections, quotes, credits and aliases',
      query: `query ($path: String!) { articleByPath(path: $path) { title path published sections { heading anchor html } quotes { text attribution } imageCredits { attribution } aliases { path } } }`,
      variables: paths.map((path) => ({ path })),
    },
    {
      name: 'Q2',
      what: 'fifty quotes of a theme with section and article',
      query: `{ quotesByTheme(theme: "water", first: 50) { nodes { text attribution section { heading } article { title path } } } }`,
      variables: [{}],
    },
    {
      name: 'Q3',
      what: 'twenty articles with sections and quotes',
      query: `{ articles(first: 20) { nodes { title path sections { heading anchor } quotes { text attribution } } } }`,
      variables: [{}],
    },
    {
      name: 'Q4',
      what: 'a search for two words',
      query: `{ search(text: "water council", first: 10) { nodes { __typename } } }`,
      variables: [{}],
    },
  ]
}

/** The address of each asking, by GET. */
export function addressesOf({ query, variables }: Question): string[] {
  return variables.map((given) => {
    const more = Object.keys(given).length > 0 ? `&variables=${encodeURIComponent(JSON.stringify(given))}` : ''
    return `/graphql?query=${encodeURIComponent(query)}${more}`
  })
}

/** The same for the hand-written statements, which know the questions by their names. */
export function sqlAddressesOf({ name, variables }: Question): string[] {
  return variables.map((given) =>
    'path' in given ? `/?name=${name}&path=${encodeURIComponent(String(given.path))}` : `/?name=${name}`,
  )
}

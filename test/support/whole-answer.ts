import { execute } from 'graphql'
import type { Database } from '../../src/database/open.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { contextOf } from './context.ts'
import { validDocument } from './valid-document.ts'

/** Asks at the newest release, or at the one given; the answer as text. */
export type AskForEverything = (database: Database, release?: number | null) => Promise<string>

/**
 * Makes a question for everything readers can see, in one request, these paths included. Numbers and times of releases and
 * editions are left out: they say how often something was published, not what.
 */
export function createWholeQuestion(paths: readonly string[]): AskForEverything {
  const schema = createSchema()
  const document = validDocument(schema, everything(paths))
  return async (database, release = null) => {
    const stopped = new AbortController()
    const end = new Promise<never>((_resolve, reject) => {
      stopped.signal.addEventListener('abort', () => reject(stopped.signal.reason))
    })
    const contextValue = await contextOf(database, release, (error) => stopped.abort(error))
    const { data, errors } = await Promise.race([execute({ schema, document, contextValue }), end])
    if (errors) throw errors[0]
    return JSON.stringify(data)
  }
}

function everything(paths: readonly string[]): string {
  const resolved = paths.map((path, index) => `p${index}: resolvePath(path: ${JSON.stringify(path)}) { ...Resolved }`)
  return `
    query Everything {
      site { title url language licence { spdx } }
      articles(first: 100, where: { kinds: [PAGE, SECTION, HOME] }) { totalCount nodes { ...Whole } }
      quotes(first: 100) { totalCount nodes { id text article { path title } section { anchor } themes { slug } } }
      themes(first: 100) {
        totalCount
        nodes {
          id slug name description quoteCount
          quotes(first: 100) { totalCount nodes { id text } }
          articles(first: 100) { totalCount nodes { id path } }
        }
      }
      ${resolved.join('\n')}
    }
    fragment Resolved on PathResolution {
      __typename
      ... on Article { id }
      ... on Redirect { to permanent article { id } }
      ... on Gone { path reason }
    }
    fragment Whole on Article {
      id kind path url title summary language published updated wordCount readingMinutes
      markdown html text extra licence { spdx } labels { name url community text }
      aliases { id path url }
      themes { slug name }
      links { href text article { id } }
      images { url role alt width height file { digest contentType bytes } credit { id } }
      featureImage { url }
      imageCredits { id image role alt caption creator creatorUrl licence { spdx } attribution complete }
      sections {
        id anchor heading level position parent { id } leads { label text } markdown html text themes { slug }
        quotes { id }
      }
      quotes { id text html attribution source position range { start end } section { id } themes { slug } }
    }`
}

import {
  countFound,
  type Found,
  type SearchKind as Kind,
  MARK,
  type Search,
  search,
  searchSortKey,
  searchTerms,
} from '../../database/read/search.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { type Correction, findCorrections } from '../../database/read/spelling.ts'
import { builder } from '../builder.ts'
import { type Context, required, wordsOf } from '../context.ts'
import { languageKey, sectionPrefix, withoutNul } from '../input.ts'
import { chargeScans } from '../limits/budget.ts'
import { type List, pageOf, windowOf } from '../pages.ts'
import { asWritten, respell, wordsIn } from '../respell.ts'
import { areRowsAsked } from '../rows-asked.ts'

const SearchKind = builder.enumType('SearchKind', {
  description: 'What a search can find.',
  values: {
    ARTICLE: { description: 'Articles, by title, summary and text.' },
    SECTION: { description: 'Sections, by heading and text.' },
    QUOTE: { description: 'Quotes, by their words and by whose they are.' },
  } as const,
})

const KINDS = ['ARTICLE', 'SECTION', 'QUOTE'] as const

const SearchResult = builder.unionType('SearchResult', {
  description: 'What a search found.',
  types: ['Article', 'Section', 'Quote'],
  resolveType: (found) => ('rangeStart' in found ? 'Quote' : 'anchor' in found ? 'Section' : 'Article'),
})

const SearchFilter = builder.inputType('SearchFilter', {
  description: 'Where to search: in what meets every condition given.',
  fields: (t) => ({
    kinds: t.field({ type: [SearchKind], description: 'What to find; everything unless set.' }),
    language: t.string({ description: 'The language of the article, such as `en`, in large or small letters.' }),
    theme: t.string({ description: 'The slug of a theme that the article, section or quote has.' }),
    section: t.string({ description: 'The folder of the site the article is under, in every language: `articles`.' }),
  }),
})

const SearchConnection = builder.connectionObject(
  {
    type: SearchResult,
    name: 'SearchConnection',
    fields: (t) => ({
      corrected: t.string({
        nullable: true,
        description:
          'What was searched for instead, where nothing has the words asked for and some seem misspelt; as the best place writes them, and by its stem a word that is not there. Null where it was what was asked for, and where that finds nothing either.',
        resolve: (connection) => (connection as unknown as { readonly corrected: string | null }).corrected,
      }),
    }),
  },
  {
    name: 'SearchEdge',
    fields: (t) => ({
      highlight: t.string({
        description:
          'A part of what it says as safe HTML, the heading of a section and the name of who is quoted included, with `<mark>` around each word that was found.',
        resolve: (edge) => highlight((edge as unknown as { readonly excerpt: string }).excerpt),
      }),
    }),
  },
)

builder.queryField('search', (t) =>
  t.connection(
    {
      type: SearchResult,
      nullable: true,
      description:
        'What has these words, the best first. Words are found in their other forms as well, as far as Postgres knows the language. If nothing has them, words that seem misspelt are taken for the nearest that articles have.',
      args: {
        text: t.arg.string({
          required: true,
          description:
            'As in a search engine: `words`, `"a phrase"`, `one or other`, `-without`. Empty text finds nothing, and so do words alone that are everywhere, such as "to be or not to be" in English: `verifyQuote` finds those.',
        }),
        where: t.arg({ type: SearchFilter, description: 'Where to search; everywhere if omitted.' }),
      },
      resolve: async (_root, { text, where: given, ...args }, context, info) => {
        const { snapshot, budget } = context
        const where = {
          kinds: [...new Set<Kind>(given?.kinds ?? KINDS)].sort(),
          language: languageKey(given?.language),
          theme: given?.theme == null ? null : withoutNul(given.theme),
          section: sectionPrefix(given?.section),
        }
        const words = wordsOf(context, text)
        const list = searchList({ text, ...where })
        const window = windowOf(args, list)
        const scans = chargeScans(snapshot, budget, 'Query.search')
        const asked = words && { words, ...where }
        const counting = chargeScans(snapshot, budget, 'SearchConnection.totalCount')
        const areAsked = areRowsAsked(info)
        const count = asked && !areAsked ? await countFound(counting, asked) : 0
        if (count > 0) return { ...pageOf([], window, { list, totalCount: () => count }), corrected: null, edges: [] }
        const first = asked && areAsked ? await search(scans, asked, window) : []
        const spelled = asked && first.length === 0 ? await spell(scans, asked) : null
        const sought = spelled?.sought ?? asked
        const found = spelled && areAsked ? await search(scans, spelled.sought, window) : first
        const best = spelled && areAsked && (await search(scans, spelled.sought, windowOf({ first: 1 }, list)))[0]
        const totalCount = () => (sought ? countFound(counting, sought) : 0)
        const page = pageOf(found, window, { list, totalCount })
        const nodes = await Promise.all(page.edges.map(({ node }) => nodeOf(node, context)))
        return {
          ...page,
          corrected: spelled && best ? respell(text, asWritten(spelled.corrections, markedWords(best.excerpt))) : null,
          edges: page.edges.map((edge, index) => ({
            get cursor() {
              return edge.cursor
            },
            node: nodes[index]!,
            excerpt: edge.node.excerpt,
          })),
          get pageInfo() {
            return page.pageInfo
          },
        }
      },
    },
    SearchConnection,
  ),
)

/** The same search for words that are there; null unless nothing at all has the words asked for and some are only misspelt. */
async function spell(
  snapshot: Snapshot,
  asked: Search,
): Promise<{ readonly sought: Search; readonly corrections: readonly Correction[] } | null> {
  const words = wordsIn(asked.words.text)
  if (words.length === 0 || (await countFound(snapshot, asked)) > 0) return null
  const corrections = await findCorrections(snapshot, words, asked.words)
  if (corrections.length === 0) return null
  const sought = { ...asked, words: { ...asked.words, text: respell(asked.words.text, corrections) } }
  return { sought, corrections }
}

/** The words that were found, as they are written in an excerpt. */
function markedWords(excerpt: string): string[] {
  const marked = new RegExp(`${MARK.open}([^${MARK.close}]*)${MARK.close}`, 'g')
  return [...excerpt.matchAll(marked)].map(([, word = '']) => word.replaceAll(MARK.between, ''))
}

function searchList(asked: object): List<Found> {
  const columns = { rank: {}, path: {}, kind: {}, position: {} }
  return { name: JSON.stringify(['search', asked]), terms: searchTerms(columns), keyOf: searchSortKey }
}

async function nodeOf({ kind, editionId, position }: Found, { loaders }: Context) {
  const what = `what a search found in edition ${editionId}`
  if (kind === 'ARTICLE') return required(await loaders.articleOfEdition.load(editionId), what)
  if (kind === 'SECTION') return required(await loaders.sectionAt({ editionId, position }), what)
  // Positions count from 0 without gaps.
  return required((await loaders.quotesOfEdition.load(editionId))[position], what)
}

function highlight(excerpt: string): string {
  return excerpt
    .replaceAll(MARK.between, '')
    .replaceAll(MARK.close + MARK.open, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(MARK.open, '<mark>')
    .replaceAll(MARK.close, '</mark>')
}

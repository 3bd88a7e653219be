import { fileNameIn } from '../../content/addresses.ts'
import type { Database } from '../../database/open.ts'
import {
  type CreditedImageRow,
  type CreditState,
  countCreditStates,
  type ImagePlace,
  listCreditedImages,
} from '../../database/read/credited-images.ts'
import { onceARelease } from '../once-a-release.ts'
import { expectChoice } from '../parts/known-filters.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Images, SheetImage } from './images-data.ts'
import { ImagesPage } from './images-page.tsx'

// What a frontend asks for; the list of all images is the desk's own.
const QUERY = `query ImageCredits($after: String) {
  ${frameFields}
  articles(first: 20, after: $after, orderBy: { field: PATH, direction: ASC }) {
    nodes {
      path
      images { url alt role file { url } credit { attribution complete creator source licence { name } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`

const SITE = `{ ${frameFields} }`

const PAGE = 48
const ADDRESS = '/desk/images'

const STATES: Readonly<Record<string, CreditState>> = { complete: 'COMPLETE', incomplete: 'INCOMPLETE', none: 'NONE' }

/** Builds the contact sheet, which shows images from where the gateway has them. */
export function createImagesView(mediaAddress: string): View<Images> {
  return {
    address: ADDRESS,
    async read({ parameters, ask, database, signal }): Promise<Read<Images>> {
      const credit = parameters.get('credit') || null
      expectChoice({ credit }, 'credit', Object.keys(STATES), ADDRESS)
      const state = credit === null ? null : (STATES[credit] ?? null)
      const after = readPlace(parameters.get('after'))
      const { site } = await ask<{ site: Frame }>({ query: SITE, variables: {} })
      const snapshot = { database, release: site.release.number, signal }
      const [rows, counts] = await Promise.all([
        listCreditedImages(snapshot, { state, after, limit: PAGE + 1 }),
        countsOf(database, site.release.number),
      ])
      const shown = rows.slice(0, PAGE)
      const last = rows.length > PAGE ? shown.at(-1) : undefined
      const data: Images = {
        filters: { credit },
        counts,
        images: shown.map((row) => describe(row, mediaAddress)),
        next: last ? writePlace(last) : null,
        isFirst: after.path === '',
      }
      return { site, data, question: { query: QUERY, variables: { after: null } } }
    },
    page: (data) => ({ title: 'Images', body: ImagesPage(data) }),
    next: ({ next }) => next,
    table: ({ images }) => ({
      columns: ['image', 'credit', 'missing', 'attribution', 'article', 'path', 'file', 'role'],
      rows: images.map(({ url, state, missing, attribution, title, path, sourcePath, role }) => [
        ...[url, state, missing.join(', '), attribution, title, path, sourcePath, role],
      ]),
    }),
  }
}

const countsOf = onceARelease(async (database: Database, release): Promise<Images['counts']> => {
  const rows = await countCreditStates({ database, release })
  const of = (state: CreditState) => rows.find((row) => row.state === state)?.images ?? 0
  return { COMPLETE: of('COMPLETE'), INCOMPLETE: of('INCOMPLETE'), NONE: of('NONE') }
})

function describe({ digest, ...row }: CreditedImageRow, mediaAddress: string): SheetImage {
  const file = digest === null ? null : `${mediaAddress}${digest}/${encodeURIComponent(fileNameIn(row.url))}`
  return { ...row, file, missing: missingIn(row) }
}

function missingIn({ state, creator, source, licence }: Omit<CreditedImageRow, 'digest'>): string[] {
  if (state === 'COMPLETE') return []
  if (state === 'NONE') return ['any credit']
  return [
    ...(creator === null ? ['who made it'] : []),
    ...(source === null ? ['where it is from'] : []),
    ...(licence === null ? ['its licence'] : []),
  ]
}

function writePlace({ path, position }: ImagePlace): string {
  return `${position} ${path}`
}

/** The place before the first for what is no place. */
function readPlace(text: string | null): ImagePlace {
  const [, position, path] = /^(\d{1,6}) (.*)$/s.exec(text ?? '') ?? []
  return position === undefined || path === undefined || path.includes('\0')
    ? { path: '', position: -1 }
    : { path, position: Number(position) }
}

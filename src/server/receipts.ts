import { findChanges, type PlaceInLog } from '../database/read/changes.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { findProgress, noteApplied } from '../database/write/partner-progress.ts'
import { refused } from '../graphql/errors.ts'
import { jsonBodyOf } from '../graphql/json-requests.ts'
import type { PartnerClient } from './partner-access.ts'
import { answerOrRefuse, newestRelease, type PartnerParts, parametersOf, placesOfCursors } from './partner-requests.ts'

const MOST_BYTES = 100_000
const MOST_AT_ONCE = 500
const FORM = '{"appliedUpTo": "<cursor>"} or {"applied": ["<cursor>", …]}'

/** What a partner says it has applied, as cursors of the log. */
interface Receipt {
  readonly applied: readonly string[]
  readonly appliedUpTo: string | null
}

/**
 * `POST /receipts`: a partner says which changes it has applied to its copy, one by one or all up to one. Saying it again changes
 * nothing, and nothing that was said is taken back.
 */
export function createReceiptsRoute(
  parts: PartnerParts,
): (request: Request, client: PartnerClient) => Promise<Response> {
  return (request, { partner }) =>
    answerOrRefuse(async () => {
      parametersOf(request, [])
      if (partner === null) throw keyRequired()
      return takeReceipt(request, partner, parts)
    })
}

async function takeReceipt(request: Request, partner: string, { database }: PartnerParts): Promise<Response> {
  const { applied, appliedUpTo } = readReceipt(await jsonBodyOf(request, { limit: MOST_BYTES, form: FORM }))
  const release = await newestRelease(database, request.signal)
  const snapshot = { database, release: release.number, signal: request.signal }
  const sent = [
    ...applied.map((cursor, index) => ({ name: `applied[${index}]`, cursor })),
    ...(appliedUpTo === null ? [] : [{ name: 'appliedUpTo', cursor: appliedUpTo }]),
  ]
  const places = await placesOfCursors(snapshot, sent)
  const [single, upTo = null] = [places.slice(0, applied.length), places[applied.length]]
  await requireChanges(snapshot, single)
  await noteApplied(database, partner, { places: single, upTo })
  const { appliedRelease } = await findProgress(database, partner)
  return new Response(JSON.stringify({ partner, applied: single.length, appliedUpToRelease: appliedRelease }), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })
}

/** Throws for a cursor at the end of a release, where there is no change. */
async function requireChanges(snapshot: Snapshot, places: readonly PlaceInLog[]): Promise<void> {
  const found = new Set((await findChanges(snapshot, places)).map(({ release, position }) => `${release} ${position}`))
  const index = places.findIndex(({ release, position }) => !found.has(`${release} ${position}`))
  if (index < 0) return
  throw malformed(`\`applied[${index}]\` is the cursor of no change; send that of a release as \`appliedUpTo\`.`)
}

function readReceipt(body: unknown): Receipt {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformed(`Send ${FORM}.`)
  const { applied = [], appliedUpTo = null, ...others } = body as Record<string, unknown>
  const [other] = Object.keys(others)
  if (other !== undefined) throw malformed(`There is no \`${other.slice(0, 50)}\` in a receipt. Send ${FORM}.`)
  if (!Array.isArray(applied) || !applied.every((cursor) => typeof cursor === 'string'))
    throw malformed('`applied` must be a list of cursors.')
  if (applied.length > MOST_AT_ONCE)
    throw malformed(`\`applied\` has ${applied.length} cursors; send at most ${MOST_AT_ONCE} at once.`)
  if (appliedUpTo !== null && typeof appliedUpTo !== 'string') throw malformed('`appliedUpTo` must be a cursor.')
  if (applied.length === 0 && appliedUpTo === null) throw malformed(`The receipt is empty. Send ${FORM}.`)
  return { applied, appliedUpTo }
}

function malformed(message: string) {
  return refused(422, 'BAD_USER_INPUT', message)
}

function keyRequired() {
  const message = 'Receipts are taken from partners: send the key of one as `Authorization: Bearer KEY`.'
  return refused(401, 'KEY_REQUIRED', message, { 'www-authenticate': 'Bearer realm="Commonplace"' })
}

import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ImportOptions } from './import-options.ts'
import type { PlanFingerprint } from './plan/plan-fingerprint.ts'
import { writeFileAtomically } from './plan/write-file-atomically.ts'
import type { ImportReport } from './report.ts'

/** What an import was asked to do, as far as a plan depends on it. */
export type PlanChoices = Pick<ImportOptions, 'prune' | 'maxPrune' | 'keepGoing' | 'strict' | 'note'>

/** A plan as a file: what was chosen, by what it is known again, and for people to read, what it says. */
export interface SavedPlan {
  /** The version of this form. */
  readonly commonplacePlan: 1
  /** When it was made, RFC 3339. */
  readonly made: string
  readonly choices: PlanChoices
  readonly fingerprint: PlanFingerprint
  /** Problems are left out: they are found anew when the plan is applied. */
  readonly report: Omit<ImportReport, 'problems' | 'silenced'>
}

const FORMAT = 1

/** Writes a plan to `file`, with a checksum over all of it. An older plan is replaced as a whole; another file is not touched. */
export async function savePlan(file: string, plan: SavedPlan): Promise<void> {
  await refuseOther(file)
  await writeFileAtomically(file, `${JSON.stringify({ ...plan, checksum: checksum(plan) }, null, 2)}\n`)
}

/** Throws a sentence where a plan cannot be saved: what stands there is not a plan, or there is no such folder. */
async function refuseOther(file: string): Promise<void> {
  if (!(await stat(dirname(file)).catch(() => null))?.isDirectory())
    throw new Error(`The plan cannot be saved to ${file}: there is no such folder.`)
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw new Error(`The plan cannot be saved to ${file}: ${cause.code}.`)
  })
  if (text === null || text === '') return
  const found = parse(text)
  if (found === null || !('commonplacePlan' in found))
    throw new Error(`The plan cannot be saved to ${file}: another file stands there, and it is left alone.`)
}

/** Reads what `savePlan` wrote; throws a sentence for anything else. */
export async function loadPlan(file: string): Promise<SavedPlan> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      `The plan ${file} cannot be read: ${cause.code === 'ENOENT' ? 'there is no such file' : cause.code}.`,
    )
  })
  const read = parse(text)
  if (read === null || !('commonplacePlan' in read))
    throw new Error(`${file} is no plan: expected what \`commonplace-gateway import --out\` writes.`)
  if (read.commonplacePlan !== FORMAT)
    throw new Error(`${file} was made by another version of Commonplace. Make the plan again.`)
  const { checksum: stated, ...plan } = read
  if (stated !== checksum(plan) || !isPlan(plan))
    throw new Error(`${file} is damaged, or was changed after it was made. Make the plan again.`)
  return plan
}

function parse(text: string): { readonly [key: string]: unknown } | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

function checksum(plan: object): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex')
}

/** Looks at all that carrying the plan out depends on. */
function isPlan(value: { readonly [key: string]: unknown }): value is { readonly [key: string]: unknown } & SavedPlan {
  const [choices, print] = [asObject(value.choices), asObject(value.fingerprint)]
  if (choices === null || print === null) return false
  const { prune, maxPrune, keepGoing, strict, note } = choices
  const { release, files, steps, decision } = print
  return (
    [prune, keepGoing, strict].every((flag) => typeof flag === 'boolean') &&
    (maxPrune === undefined || typeof maxPrune === 'number') &&
    (note === null || typeof note === 'string') &&
    Number.isSafeInteger(release) &&
    Object.values(asObject(files) ?? { none: null }).every((digest) => typeof digest === 'string') &&
    Array.isArray(steps) &&
    steps.every((step) => asObject(step) !== null) &&
    typeof decision === 'string'
  )
}

function asObject(value: unknown): { readonly [key: string]: unknown } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

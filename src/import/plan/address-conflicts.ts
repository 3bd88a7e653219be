import { pathKey } from '../../content/path-key.ts'
import type { Problem } from '../../content/problem.ts'
import { isOpen, type LatestEdition } from '../../database/write/import-state.ts'

/** What of a step can conflict with others; `open` is false where it makes nothing visible. */
interface Step {
  readonly sourcePath: string
  readonly path: string
  readonly open: boolean | number
  /** The visible edition it closes. */
  readonly close: number | null
}

/** The steps that can be carried out, and those that cannot because another article has the address. */
export interface CheckedSteps<Planned> {
  readonly steps: readonly Planned[]
  readonly dropped: readonly Planned[]
  readonly problems: readonly Problem[]
}

/**
 * Drops every step that would publish an article at an address that another article keeps: one whose file is gone and that
 * is not withdrawn, or whose file has errors. The article of a dropped step stays as it was last published.
 */
export function dropConflictingSteps<Planned extends Step>(
  steps: readonly Planned[],
  latest: readonly LatestEdition[],
): CheckedSteps<Planned> {
  const closed = new Set(steps.map((step) => step.close))
  const editions = new Map(latest.map((edition) => [edition.id, edition]))
  const opening = new Map<string, Planned>()
  const staying = latest.filter((edition) => isOpen(edition) && !closed.has(edition.id))
  const dropped = new Set<Planned>()
  const problems: Problem[] = []
  for (const step of steps) {
    if (step.open === false) continue
    const first = opening.get(pathKey(step.path))
    if (first === undefined) opening.set(pathKey(step.path), step)
    else {
      dropped.add(step)
      problems.push(sameAddress(step, first))
      const own = editions.get(step.close ?? 0)
      if (own !== undefined) staying.push(own)
    }
  }
  // An article that cannot move keeps its address, which may block another step in turn.
  for (let edition = staying.pop(); edition !== undefined; edition = staying.pop()) {
    const step = opening.get(edition.pathKey)
    if (step === undefined || dropped.has(step)) continue
    dropped.add(step)
    problems.push(addressTaken(step, edition))
    const own = editions.get(step.close ?? 0)
    if (own !== undefined) staying.push(own)
  }
  return { steps: steps.filter((step) => !dropped.has(step)), dropped: [...dropped], problems }
}

function addressTaken({ sourcePath, path }: Step, by: LatestEdition): Problem {
  return {
    code: 'path-still-taken',
    severity: 'error',
    path: sourcePath,
    line: 1,
    column: 1,
    ...(by.sourcePath === sourcePath ? otherId(path, by) : takenBy(path, by)),
  }
}

/** Two files that want one address; the check of the site reports most such pairs before anything is planned. */
function sameAddress({ sourcePath, path }: Step, first: Step): Problem {
  return {
    code: 'path-collision',
    severity: 'error',
    path: sourcePath,
    line: 1,
    column: 1,
    message: `Expected an address of its own, found that ${first.sourcePath} has "${first.path}", which is the same address as "${path}".`,
    hint: 'Rename one of the files, or give one of them another "slug" or "url".',
    related: [{ path: first.sourcePath, line: 1, column: 1 }],
  }
}

/** The file's own article, under the id it had. */
function otherId(path: string, { givenId }: LatestEdition) {
  return {
    message: `Expected ${givenId === null ? 'no id' : `the id "${givenId}"`}, with which this file was published, found another: so it is another page, and "${path}" still belongs to the old one.`,
    hint: `${givenId === null ? 'Take the id out' : 'Put the old id back'}; or, if this is to be another page, withdraw the old one with --prune.`,
  }
}

function takenBy(path: string, by: LatestEdition) {
  return {
    message: `Expected an address of its own, found that "${path}" still belongs to what was published from ${by.sourcePath}, which stays.`,
    hint: 'Give this page another "slug" or "url"; or mend that file; or, if it is deleted, withdraw its page with --prune.',
    related: [{ path: by.sourcePath, line: 1, column: 1 }],
  }
}

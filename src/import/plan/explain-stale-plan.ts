import type { PlanFingerprint, PlannedStep } from './plan-fingerprint.ts'

const SHOWN = 10

/** Explains in sentences why a saved plan cannot be carried out any more: what has changed since. None where nothing has. */
export function explainStalePlan(saved: PlanFingerprint, now: PlanFingerprint): string[] {
  const changes = [...releaseChanges(saved, now), ...fileChanges(saved, now)]
  if (changes.length > 0 || saved.decision === now.decision) return changes
  const steps = stepChanges(saved, now)
  if (steps.length > 0) return ['Since the plan was made, the time of pages has come or gone:', ...shorten(steps)]
  return ['The same files would not give the same any more: Commonplace, or a file beside the pages, has changed.']
}

function releaseChanges(saved: PlanFingerprint, now: PlanFingerprint): string[] {
  if (saved.release === now.release) return []
  const against = saved.release === 0 ? 'before the first release' : `against release ${saved.release}`
  return [`The plan was made ${against}; the newest is release ${now.release}.`]
}

function fileChanges({ files: saved }: PlanFingerprint, { files: now }: PlanFingerprint): string[] {
  const [before, after] = [new Map(Object.entries(saved)), new Map(Object.entries(now))]
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const moved = paths.flatMap((path) => {
    if (before.get(path) === after.get(path)) return []
    return `  ${path} ${!after.has(path) ? 'is gone' : before.has(path) ? 'has changed' : 'is new'}`
  })
  return moved.length === 0 ? [] : ['Files have changed since the plan was made:', ...shorten(moved)]
}

function stepChanges({ steps: saved }: PlanFingerprint, { steps: now }: PlanFingerprint): string[] {
  const [before, after] = [byArticle(saved), byArticle(now)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    if (was?.action === is?.action) return []
    return `  ${(is ?? was)?.path}: planned ${was?.action ?? 'nothing'}, now ${is?.action ?? 'nothing'}`
  })
}

function byArticle(steps: readonly PlannedStep[]): Map<string, PlannedStep> {
  return new Map(steps.map((step) => [step.articleId, step]))
}

function shorten(lines: readonly string[]): string[] {
  return lines.length <= SHOWN ? [...lines] : [...lines.slice(0, SHOWN), `  … and ${lines.length - SHOWN} more.`]
}

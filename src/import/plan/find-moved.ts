import type { PlanFingerprint, PlannedStep } from './plan-fingerprint.ts'

const SHOWN = 10

/**
 * Tells in sentences why a saved plan cannot be carried out any more: what has moved between it and the plan as it would
 * be made now. None where the two are one and the same.
 */
export function findMoved(saved: PlanFingerprint, now: PlanFingerprint): string[] {
  const moved = [...releaseMoved(saved, now), ...filesMoved(saved, now)]
  if (moved.length > 0 || saved.decision === now.decision) return moved
  const steps = stepsMoved(saved, now)
  if (steps.length > 0) return ['Since the plan was made, the time of pages has come or gone:', ...shorten(steps)]
  return ['The same files would not give the same any more: Commonplace, or a file beside the pages, has changed.']
}

function releaseMoved(saved: PlanFingerprint, now: PlanFingerprint): string[] {
  if (saved.release === now.release) return []
  const against = saved.release === 0 ? 'before the first release' : `against release ${saved.release}`
  return [`The plan was made ${against}; the newest is release ${now.release}.`]
}

function filesMoved({ files: saved }: PlanFingerprint, { files: now }: PlanFingerprint): string[] {
  const [before, after] = [new Map(Object.entries(saved)), new Map(Object.entries(now))]
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  const moved = paths.flatMap((path) => {
    if (before.get(path) === after.get(path)) return []
    return `  ${path} ${!after.has(path) ? 'is gone' : before.has(path) ? 'has changed' : 'is new'}`
  })
  return moved.length === 0 ? [] : ['Files have changed since the plan was made:', ...shorten(moved)]
}

function stepsMoved({ steps: saved }: PlanFingerprint, { steps: now }: PlanFingerprint): string[] {
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

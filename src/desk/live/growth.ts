/** A release, as the picture of a site's growth needs it. */
export interface Step {
  readonly number: number
  readonly at: string
  readonly added: number
  readonly withdrawn: number
}

/** How many pages there were from a release on. */
export interface Point {
  readonly number: number
  readonly at: string
  readonly pages: number
}

/** How many pages each of these releases left, the oldest first, reckoned back from what there is now; `steps` are newest first. */
export function growthOf(steps: readonly Step[], pagesNow: number): Point[] {
  let pages = pagesNow
  const points: Point[] = []
  for (const { number, at, added, withdrawn } of steps) {
    points.push({ number, at, pages: Math.max(0, pages) })
    pages -= added - withdrawn
  }
  return points.reverse()
}

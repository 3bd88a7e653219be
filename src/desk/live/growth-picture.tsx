import { count } from '../parts/words.ts'
import type { Point } from './growth.ts'

const WIDTH = 320
const HEIGHT = 88
const MARGIN = 6

/** The number of pages over the releases as a stepped line, without axes: its ends are told in words. */
export function GrowthPicture({ points }: { readonly points: readonly Point[] }) {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return null
  // A straight line shows nothing.
  if (points.every(({ pages }) => pages === first.pages)) return null
  const most = Math.max(...points.map(({ pages }) => pages), 1)
  const x = (index: number) => round(MARGIN + (index * (WIDTH - 2 * MARGIN)) / (points.length - 1))
  const y = (pages: number) => round(HEIGHT - MARGIN - (pages * (HEIGHT - 2 * MARGIN)) / most)
  const line = points.map(({ pages }, index) => (index === 0 ? `M${x(0)} ${y(pages)}` : `H${x(index)}V${y(pages)}`))
  const ground = HEIGHT - MARGIN
  const told = `From ${count(first.pages, 'page')} at release ${first.number} to ${count(last.pages, 'page')} at release ${last.number}`
  return (
    <figure class="growth">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={told}>
        <path class="growth-area" d={`${line.join('')}V${ground}H${x(0)}Z`} />
        <path class="growth-line" d={line.join('')} />
        <circle class="growth-now" cx={x(points.length - 1)} cy={y(last.pages)} r="4" />
      </svg>
      <figcaption>{told}</figcaption>
    </figure>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

import type { ClockChange } from '../import/plan/clock-changes.ts'
import { printable } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

const SHOWN = 10

const VERBS: Record<ClockChange['action'], string> = { appear: 'appears', expire: 'expires' }

/** Prints what the clock does after a plan is carried out; nothing where it does nothing. */
export function printClock({ out, colours }: Terminal, changes: readonly ClockChange[]): void {
  if (changes.length === 0) return
  out(`${colours.bold('Clock')}\n`)
  for (const { action, path, at, atOnce } of changes.slice(0, SHOWN)) {
    const when = describeTime(new Date(at))
    out(`  ${VERBS[action]}  ${printable(path)}  ${atOnce ? `at once (its time was ${when})` : when}\n`)
  }
  if (changes.length > SHOWN) out(`  … and ${changes.length - SHOWN} more; --json lists all.\n`)
}

/** `2024-06-01 08:30 UTC`. */
export function describeTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

import type { Phase, Progress } from '../import/progress.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 24
const REDRAW_MILLISECONDS = 80
const ESTIMATE_AFTER_MILLISECONDS = 1000

const NAMES: Record<Phase, string> = { read: 'Reading', parse: 'Parsing', stage: 'Writing' }

/** Draws a progress bar for each phase on a terminal; on a pipe, writes a line at the end of each. */
export function showProgress(terminal: Terminal): Progress {
  return {
    start(phase, total) {
      const started = Date.now()
      let done = 0
      // Measured from the first finished files, because starting the workers says nothing about the rest.
      let pace: { readonly since: number; readonly done: number } | null = null
      let drawn = 0
      const draw = () => {
        drawn = Date.now()
        terminal.err(`\r\u001b[K${bar(NAMES[phase], done, total)}${timeLeft(pace, done, total)}`)
      }
      return {
        advance(count) {
          done += count
          pace ??= { since: Date.now(), done }
          if (terminal.interactive && Date.now() - drawn >= REDRAW_MILLISECONDS) draw()
        },
        done() {
          if (total === 0) return
          const seconds = ((Date.now() - started) / 1000).toFixed(1)
          terminal.err(`${terminal.interactive ? '\r\u001b[K' : ''}${NAMES[phase]} ${total} files: ${seconds} s\n`)
        },
      }
    },
  }
}

function bar(name: string, done: number, total: number): string {
  const share = total === 0 ? 1 : done / total
  const filled = Math.round(share * WIDTH)
  return `${name} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`
}

/** Empty until there is enough to estimate from. */
function timeLeft(pace: { readonly since: number; readonly done: number } | null, done: number, total: number): string {
  if (pace === null || done === pace.done || Date.now() - pace.since < ESTIMATE_AFTER_MILLISECONDS) return ''
  const seconds = Math.ceil((((Date.now() - pace.since) / (done - pace.done)) * (total - done)) / 1000)
  return seconds < 100 ? ` ${seconds} s left` : ` ${Math.round(seconds / 60)} min left`
}

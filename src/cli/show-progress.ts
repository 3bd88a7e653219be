import type { Phase, Progress } from '../import/progress.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 24
const REDRAW_MILLISECONDS = 80
const SURE_MILLISECONDS = 1000

const NAMES: Record<Phase, string> = { read: 'Reading', parse: 'Parsing', stage: 'Writing' }

/** Draws a bar for each phase on a terminal, and writes a line for each on a pipe. */
export function showProgress(terminal: Terminal): Progress {
  return {
    start(phase, total) {
      const started = Date.now()
      let done = 0
      // Until the first files are done, workers start: that says nothing about the rest.
      let pace: { readonly at: number; readonly done: number } | null = null
      let drawn = 0
      const draw = () => {
        drawn = Date.now()
        terminal.err(`\r\u001b[K${bar(NAMES[phase], done, total)}${timeLeft(pace, done, total)}`)
      }
      return {
        advance(count) {
          done += count
          pace ??= { at: Date.now(), done }
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

/** Tells nothing before it can be known. */
function timeLeft(pace: { readonly at: number; readonly done: number } | null, done: number, total: number): string {
  if (pace === null || done === pace.done || Date.now() - pace.at < SURE_MILLISECONDS) return ''
  const seconds = Math.ceil((((Date.now() - pace.at) / (done - pace.done)) * (total - done)) / 1000)
  return seconds < 100 ? ` ${seconds} s left` : ` ${Math.round(seconds / 60)} min left`
}

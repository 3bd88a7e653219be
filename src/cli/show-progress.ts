import type { Phase, Progress } from '../import/progress.ts'
import type { Terminal } from './terminal.ts'

const WIDTH = 24
const REDRAW_MILLISECONDS = 80

const NAMES: Record<Phase, string> = { read: 'Reading', parse: 'Parsing', stage: 'Writing' }

/** Draws a bar for each phase on a terminal, and writes a line for each on a pipe. */
export function showProgress(terminal: Terminal): Progress {
  return {
    start(phase, total) {
      const started = Date.now()
      let done = 0
      let drawn = 0
      const draw = () => {
        drawn = Date.now()
        terminal.err(`\r\u001b[K${bar(NAMES[phase], done, total, Date.now() - started)}`)
      }
      return {
        advance(count) {
          done += count
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

function bar(name: string, done: number, total: number, elapsed: number): string {
  const share = total === 0 ? 1 : done / total
  const filled = Math.round(share * WIDTH)
  const left = done === 0 ? '' : ` ${Math.ceil(((elapsed / done) * (total - done)) / 1000)} s left`
  return `${name} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}${left}`
}

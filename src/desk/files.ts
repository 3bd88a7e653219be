import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A file that pages load, as it is sent. */
export interface DeskFile {
  readonly text: string
  readonly type: string
}

/** Where the one style sheet of the desk is. */
export const STYLE = '/desk/desk.css'

/** Where the one script of the desk is. */
export const SCRIPT = '/desk/desk.js'

/** The files of the desk by their addresses; read when the process starts. */
export const deskFiles: ReadonlyMap<string, DeskFile> = readFiles()

// The files lie in the source, wherever the code that reads them was built to.
function readFiles(): ReadonlyMap<string, DeskFile> {
  const root = dirname(createRequire(import.meta.url).resolve('#package.json'))
  const read = (name: string) => readFileSync(join(root, 'src', 'desk', 'assets', name), 'utf8')
  return new Map([
    [STYLE, { text: read('desk.css'), type: 'text/css; charset=utf-8' }],
    [SCRIPT, { text: read('desk.js'), type: 'text/javascript; charset=utf-8' }],
  ])
}

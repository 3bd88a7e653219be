import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const CHECKER = join(import.meta.dirname, '../../scripts/check-html/node_modules/vnu-jar/build/dist/vnu.jar')

/** Why no page can be checked here; null where it can. */
export const noChecker = (() => {
  if (!existsSync(CHECKER))
    return 'left out: the Nu HTML checker is not there (npm ci --ignore-scripts --prefix scripts/check-html)'
  return spawnSync('java', ['-version'], { stdio: 'ignore' }).error
    ? 'left out: java was not found (apt-get install default-jre-headless)'
    : null
})()

/** The errors that the Nu HTML checker finds in pages, each with the address of its page. */
export async function findHtmlFaults(pages: ReadonlyMap<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-pages-'))
  const addresses = [...pages.keys()]
  try {
    for (const [index, html] of [...pages.values()].entries()) writeFileSync(join(folder, `${index}.html`), html)
    const { stderr } = await promisify(execFile)(
      'java',
      // It ends before it would gain from being compiled twice.
      [
        '-Xmx256m',
        // What is compiled once takes more of the stack.
        '-Xss4m',
        '-XX:TieredStopAtLevel=1',
        '-XX:+UseSerialGC',
        '-jar',
        CHECKER,
        '--format',
        'json',
        '--exit-zero-always',
        '--errors-only',
        folder,
      ],
      { maxBuffer: 2 ** 26 },
    )
    const { messages } = JSON.parse(stderr) as {
      messages: { url: string; lastLine: number; message: string; extract?: string }[]
    }
    return messages.map(({ url, message, extract }) => {
      const address = addresses[Number(/(\d+)\.html$/.exec(url)?.[1])]
      return `${address}: ${message} (${extract?.trim()})`
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

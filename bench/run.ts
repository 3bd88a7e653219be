import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

// Runs the benchmarks one after the other and puts what they print into their places in results.md. What is given after `--`
// is the names of those to run; all unless given.

const RESULTS = new URL('../../bench/results.md', import.meta.url)
const PEERS = new URL('../../bench/peers/node_modules', import.meta.url)

/** With the parameters by which the figures of results.md were taken. */
const BENCHMARKS: Readonly<Record<string, readonly string[]>> = {
  serve: ['--pages', '1000', '--rounds', '5'],
  peers: ['--pages', '1000', '--rounds', '5'],
  scale: [],
  import: ['--pages', '10000'],
  verify: [],
  overload: ['--seconds', '30'],
  crawlers: [],
}

const asked = process.argv.slice(2)
for (const [name, parameters] of Object.entries(BENCHMARKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (name === 'peers' && !existsSync(PEERS)) {
    process.stderr.write('The peers are left out: run `npm ci --prefix bench/peers --ignore-scripts` to have them.\n')
    continue
  }
  process.stderr.write(`bench:${name} ${parameters.join(' ')}\n`)
  const module = new URL(`${name}/run.js`, import.meta.url).pathname
  const printed = execFileSync(process.execPath, [module, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.stdout.write(printed)
  writeFileSync(RESULTS, withFigures(readFileSync(RESULTS, 'utf8'), name, printed))
}

/** The page with another block after the mark of a benchmark. */
function withFigures(page: string, name: string, printed: string): string {
  const block = new RegExp(`(<!-- bench:${name} -->\\n)[^]*?(<!-- end -->)`)
  if (!block.test(page)) throw new Error(`bench/results.md has no place for the figures of ${name}.`)
  const figures = printed.includes('| --- |') ? printed.trim() : `\`\`\`\n${printed.trim()}\n\`\`\``
  return page.replace(block, (_all, start, end) => `${start}\n${figures}\n\n${end}`)
}

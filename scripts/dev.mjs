// `npm run dev`: compiles at every change of the sources and restarts `serve --watch`, which imports every change of the site.
// Arguments are passed on to `serve`, such as `npm run dev -- --port 4001`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url))
const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const PROJECT = fileURLToPath(new URL('../tsconfig.build.json', import.meta.url))

let server = null
let restarting = Promise.resolve()
let stopping = false

const compiler = spawn(process.execPath, [TSC, '-p', PROJECT, '--watch', '--preserveWatchOutput'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    stopping = true
    compiler.kill()
    // After a Ctrl-C the terminal has told the server as well, which takes the two for one.
    server?.kill(signal)
  })

for await (const line of createInterface(compiler.stdout)) {
  if (line.trim() !== '') console.error(line)
  if (/Found 0 errors\./.test(line)) restarting = restarting.then(restart)
}

async function restart() {
  await stopServer()
  if (stopping) return
  server = spawn(process.execPath, [MAIN, 'serve', '--watch', ...process.argv.slice(2)], { stdio: 'inherit' })
}

async function stopServer() {
  if (server === null || server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
}

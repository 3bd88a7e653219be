// Opens an embedded database and holds it until a line arrives: a process for tests to stop, interrupt and kill.
import { createInterface } from 'node:readline'

const { openEmbedded } = await import('./dist/src/database/embedded/open-embedded.js')
const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
const [directory, systemFolder] = process.argv.slice(2)

process.on('SIGINT', () => tell({ log: 'interrupted' }))
try {
  const embedded = await openEmbedded({ directory, systemFolder, log: (log) => tell({ log }) })
  tell({
    opened: { owned: embedded.owned, pid: embedded.pid, folder: embedded.folder, connection: embedded.connection },
  })
  createInterface(process.stdin).once('line', async () => {
    await embedded.stop()
    process.exit(0)
  })
} catch (error) {
  tell({ failed: error.message })
  process.exit(1)
}

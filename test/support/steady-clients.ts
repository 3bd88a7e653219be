import { Agent, request } from 'node:http'

/** Clients that ask one after the other, without pause, and never try anything twice. */
export interface SteadyClients {
  /** What was answered: how often with which status and release, and every other outcome. */
  readonly outcomes: ReadonlyMap<string, number>
  /** How often they were answered with 200. */
  readonly answered: () => number
  /** Resolves once so many more answers have come. */
  more(answers: number): Promise<void>
  /** Lets every client finish, and gives all outcomes but answers with 200. */
  stop(): Promise<Record<string, number>>
}

/** The answer to one request as a client sees it. */
export interface Seen {
  readonly status: number
  readonly release: number | null
  readonly text: string
}

/** Starts so many clients, each with a connection of its own that it keeps; all of them send POST, which no proxy may repeat. */
export function startSteadyClients(
  url: string,
  {
    clients,
    query,
    onAnswer = () => {},
  }: { clients: number; query: string | (() => string); onAnswer?: (seen: Seen) => void },
): SteadyClients {
  const outcomes = new Map<string, number>()
  let answers = 0
  let isOver = false
  const waiting = new Set<() => void>()
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)

  async function run(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!isOver) {
      try {
        const seen = await post(agent, url, typeof query === 'string' ? query : query())
        count(`${seen.status}`)
        if (seen.status === 200) answers += 1
        onAnswer(seen)
      } catch (error) {
        count((error as NodeJS.ErrnoException).code ?? String(error))
      }
      for (const look of waiting) look()
    }
    agent.destroy()
  }

  const running = Array.from({ length: clients }, run)
  return {
    outcomes,
    answered: () => answers,
    more: (wanted) => {
      const goal = answers + wanted
      return new Promise((resolve) => {
        const look = () => {
          if (answers < goal) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
      })
    },
    async stop() {
      isOver = true
      await Promise.all(running)
      return Object.fromEntries([...outcomes].filter(([outcome]) => outcome !== '200'))
    },
  }
}

function post(agent: Agent, url: string, query: string): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/graphql`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (chunk) => {
        text += chunk
      })
      incoming.on('error', reject)
      incoming.on('end', () => {
        const release = incoming.headers['content-release']
        resolve({ status: incoming.statusCode ?? 0, release: release === undefined ? null : Number(release), text })
      })
    })
    outgoing.end(JSON.stringify({ query }))
  })
}

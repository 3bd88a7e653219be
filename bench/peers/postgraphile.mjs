import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { announce } from './lean.mjs'

// As its manual has it for production, over the views of schema.sql.

const connectionString = process.argv[2]
const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ['peers'], poolConfig: { max: 10 } })],
  grafserv: { graphqlOverGET: true, graphiql: false, watch: false },
  grafast: { explain: false },
}
const server = createServer()
const serv = postgraphile(preset).createServ(grafserv)
await serv.addTo(server)
server.listen(0, '127.0.0.1', () => announce(server.address().port))

import { Command } from 'commander'
import type { Terminal } from '../terminal.ts'

/** `commonplace-gateway schema`: prints the GraphQL schema; needs no database. */
export function schemaCommand(terminal: Terminal): Command {
  return new Command('schema')
    .description('Print the GraphQL schema (SDL), for code generators and editors.')
    .addHelpText('after', '\nExample:\n  commonplace-gateway schema > schema.graphql')
    .action(async () => {
      const [{ printSchema }, { createSchema }] = await Promise.all([
        import('graphql'),
        import('../../graphql/schema.ts'),
      ])
      terminal.out(`${printSchema(createSchema())}\n`)
    })
}

import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

/** `commonplace-gateway schema`: prints the GraphQL schema; needs no database. */
export function schemaCommand({ terminal }: CommandContext): Command {
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

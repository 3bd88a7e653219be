import { Command } from 'commander'
import { printSchema } from 'graphql'
import { createSchema } from '../../graphql/schema.ts'
import type { Terminal } from '../terminal.ts'

/** `commonplace schema`: prints the GraphQL schema; needs no database. */
export function schemaCommand(terminal: Terminal): Command {
  return new Command('schema')
    .description('Print the GraphQL schema (SDL), for code generators and editors.')
    .addHelpText('after', '\nExample:\n  commonplace schema > schema.graphql')
    .action(() => terminal.out(`${printSchema(createSchema())}\n`))
}

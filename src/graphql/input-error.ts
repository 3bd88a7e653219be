import { GraphQLError } from 'graphql'

/** An error the client made and can correct; `code` arrives in `extensions.code`. */
export function inputError(message: string, code: 'BAD_USER_INPUT' | 'BAD_CURSOR'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}

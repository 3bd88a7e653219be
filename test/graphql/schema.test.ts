import {
  type GraphQLField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  printSchema,
  validateSchema,
} from 'graphql'
import { expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'

const schema = createSchema()

test('the printed schema is the one others were promised (update it with `npx vitest run test/graphql/schema.test.ts -u`)', async () => {
  await expect(`${printSchema(schema)}\n`).toMatchFileSnapshot('../../schema/schema.graphql')
})

test('the schema is valid', () => {
  expect(validateSchema(schema)).toEqual([])
})

test('every type, field, argument and enum value is described', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  )

  expect(types.flatMap(undescribed)).toEqual([])
})

function undescribed(type: GraphQLNamedType): string[] {
  const members = membersOf(type).map(([name, member]) => [`${type.name}.${name}`, member.description] as const)
  return [[type.name, type.description] as const, ...members].filter(([, text]) => !text?.trim()).map(([name]) => name)
}

function membersOf(type: GraphQLNamedType): [string, { description?: string | null | undefined }][] {
  if (isEnumType(type)) return type.getValues().map((value) => [value.name, value])
  if (isInputObjectType(type)) return Object.entries(type.getFields())
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  return Object.entries(type.getFields()).flatMap(([name, field]) => [[name, field], ...argumentsOf(name, field)])
}

function argumentsOf(name: string, field: GraphQLField<unknown, unknown>) {
  return field.args.map((argument): [string, typeof argument] => [`${name}(${argument.name})`, argument])
}

import type { Database } from '../open.ts'

/** Makes something of a database once and keeps it as long as the database lives: statements, prepared on first use. */
export function oncePerDatabase<Made>(make: (database: Database) => Made): (database: Database) => Made {
  const kept = new WeakMap<Database, Made>()
  return (database) => {
    const known = kept.get(database)
    if (known !== undefined) return known
    const made = make(database)
    kept.set(database, made)
    return made
  }
}

/** The same for statements that come in variants; `name` must tell every two of them apart, and their number be bounded. */
export function variantsPerDatabase<Choice, Made>(
  make: (database: Database, choice: Choice) => Made,
  name: (choice: Choice) => string,
): (database: Database, choice: Choice) => Made {
  const keptOf = oncePerDatabase(() => new Map<string, Made>())
  return (database, choice) => {
    const kept = keptOf(database)
    const key = name(choice)
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(database, choice)
    kept.set(key, made)
    return made
  }
}

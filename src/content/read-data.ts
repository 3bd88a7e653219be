import type { DataFormat, DataRegion, ReadData } from './front-matter/data.ts'
import { readJson } from './front-matter/json.ts'
import { readToml } from './front-matter/toml.ts'
import { readYaml } from './front-matter/yaml.ts'

/** Reads a region in the format it is in; the same for front matter and for settings files. */
export function readData(format: DataFormat, region: DataRegion): ReadData {
  if (format === 'yaml') return readYaml(region)
  return format === 'toml' ? readToml(region) : readJson(region)
}

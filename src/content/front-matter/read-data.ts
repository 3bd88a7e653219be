import type { DataFormat, DataRegion, ReadData } from './data.ts'
import { readJson } from './json.ts'
import { readToml } from './toml.ts'
import { readYaml } from './yaml.ts'

/** Reads a region in the format it is in; the same for front matter and for settings files. */
export function readData(format: DataFormat, region: DataRegion): ReadData {
  if (format === 'yaml') return readYaml(region)
  return format === 'toml' ? readToml(region) : readJson(region)
}

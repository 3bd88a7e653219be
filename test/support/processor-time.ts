/**
 * The milliseconds of processor time that `run` takes in this process. Unlike time on the wall it is not longer where other
 * programs are at work, so that a test may hold a bound on it.
 */
export async function processorTime(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

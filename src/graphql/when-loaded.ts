/** A value that may be there already: what waits for a promise of it costs more than all else that is done with it. */
export type Loaded<Value> = Value | Promise<Value>

/** Goes on with a value at once if it is there, else when it is. */
export function whenLoaded<Value, Result>(
  loaded: Loaded<Value>,
  goOn: (value: Value) => Loaded<Result>,
): Loaded<Result> {
  return loaded instanceof Promise ? loaded.then(goOn) : goOn(loaded)
}

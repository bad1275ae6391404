/**
 * A promise, and what settles it. Whoever waits for it is told of a failure; nobody has to.
 *
 * @returns {{ promise: Promise<any>, resolve: (value?: any) => void, reject: (error: any) => void }}
 */
export function makeDeferred() {
  /** @type {any} */
  const self = {};
  self.promise = new Promise((resolve, reject) => Object.assign(self, { resolve, reject }));
  self.promise.catch(() => {});
  return self;
}

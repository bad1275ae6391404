/**
 * A promise, and what settles it. Its readers are told of a failure; it need not have any.
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

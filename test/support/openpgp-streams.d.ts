/** What the types of OpenPGP.js name of an optional package, whose code its own bundle has built in. */
declare module '@openpgp/web-stream-tools' {
  export type { ReadableStream as NodeWebStream, ReadableStream as WebStream } from 'node:stream/web'
}

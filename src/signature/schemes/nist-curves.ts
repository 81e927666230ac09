// By name, so that the bundle has these of the package and nothing else.
export { p256, p384, p521 } from '@noble/curves/nist.js'

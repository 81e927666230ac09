import { constants } from 'node:fs'

/**
 * How a file is opened to be read. A pipe that was put in the place of a file after it was looked at is opened at once, too, without a
 * writer; whoever opens one looks again at what is open. Windows has no such pipes.
 */
export const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

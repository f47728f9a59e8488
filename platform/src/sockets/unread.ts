/** Packets, and bytes, that wait for a reader who does not read; then the connection ends. */
const unreadMax = 2_000;
const unreadBytesMax = 8 * 1_048_576;
/** Bytes that wait for all readers together. */
const unreadTogetherMax = 64 * 1_048_576;

interface Unread {
  writeBuffer?: { data?: { length: number } }[];
  transport?: { socket?: { bufferedAmount?: number } };
}

/** Bytes that wait for a reader. Engine.IO keeps what its transport could not take yet, and offers no figure of it. */
export function unreadBytesOf(conn: object): number {
  const { writeBuffer = [], transport } = conn as Unread;
  return writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), transport?.socket?.bufferedAmount ?? 0);
}

/** Whether more waits for one reader than for anybody who reads. */
export const isUnread = (conn: object, bytes: number): boolean =>
  bytes > unreadBytesMax || ((conn as Unread).writeBuffer?.length ?? 0) > unreadMax;

/** A line for whose reader so much waits, of a network. */
interface Waiting {
  near: string;
  bytes: number;
}

/** Who is cut off so that no more waits than may together: of the network that reads least whoever reads least, one after the other. */
export function whoGivesWay<T extends Waiting>(lines: readonly T[], bytesMax = unreadTogetherMax): T[] {
  const sum = (some: readonly Waiting[]) => some.reduce((all, { bytes }) => all + bytes, 0);
  let left = lines.filter(({ bytes }) => bytes > 0);
  const victims: T[] = [];
  while (sum(left) > bytesMax) {
    const networks = [...Map.groupBy(left, ({ near }) => near).values()];
    const most = networks.reduce((one, other) => (sum(other) > sum(one) ? other : one));
    const victim = most.reduce((one, other) => (other.bytes > one.bytes ? other : one));
    victims.push(victim);
    left = left.filter((one) => one !== victim);
  }
  return victims;
}

/** One request's place in its caller's lane. */
export interface Place {
  /** Done, or no longer wanted: the next one of the lane begins. The second call does nothing. */
  leave(): void;
}

export interface Lanes {
  /** Begins at once while few of this caller's are at the services, later otherwise; undefined when too many wait already. */
  enter(key: string, begin: () => void): Place | undefined;
}

interface Lane {
  inside: number;
  waiting: Set<() => void>;
}

/** A page asks for a handful at once; more than this of one caller stand in a line of their own and not before everybody else. */
const insideMax = 32;
const waitingMax = 2_000;

/** A lane to the services for each caller: however many requests one sends at once, the others find the way free. */
export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  const next = (key: string, lane: Lane) => {
    const [begin] = lane.waiting;
    if (begin) {
      lane.waiting.delete(begin);
      begin();
    } else if (--lane.inside === 0) lanes.delete(key);
  };
  return {
    enter(key, begin) {
      let lane = lanes.get(key);
      if (!lane) {
        lane = { inside: 0, waiting: new Set() };
        lanes.set(key, lane);
      }
      const own = lane;
      let isOver = false;
      let isInside = false;
      const go = () => {
        isInside = true;
        begin();
      };
      if (own.inside < insideMax) {
        own.inside++;
        go();
      } else if (own.waiting.size < waitingMax) own.waiting.add(go);
      else return undefined;
      return {
        leave() {
          if (isOver) return;
          isOver = true;
          if (isInside) next(key, own);
          else own.waiting.delete(go);
        },
      };
    },
  };
}

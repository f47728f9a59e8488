import { RemoteError } from "../errors.ts";
import { versionOf } from "../http/preconditions.ts";

/**
 * What a neighbour answers of a thing, with the version of it that says so; undefined when there is no such thing. "Not found" is an
 * answer, a neighbour's other refusals are our own mistake and thrown on.
 *
 * @example const thing = await orAbsent(things.get({ params: { id } }));
 */
export async function orAbsent<T>(
  asked: Promise<{ data: T; etag?: string | undefined }>,
): Promise<{ data: T; version: number } | undefined> {
  try {
    const { data, etag } = await asked;
    return { data, version: versionOf(etag) };
  } catch (error) {
    if (error instanceof RemoteError && error.problem.status === 404) return undefined;
    throw error;
  }
}
